-- What is left today, asked by visitors drawn by chance from so many: `wrk -s access.lua URL -- COUNT`.
local visitors

function init(arguments)
  visitors = tonumber(arguments[1])
  math.randomseed(1)
end

function request()
  local n = math.random(0, visitors - 1)
  local address = string.format("10.%d.%d.%d", math.floor(n / 65536), math.floor(n / 256) % 256, n % 256)
  return wrk.format("GET", "/api/v1/access", { ["X-Forwarded-For"] = address, ["User-Agent"] = "load" })
end
