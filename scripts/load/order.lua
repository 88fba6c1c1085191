-- A loop asked for by visitors drawn by chance from so many: `wrk -s order.lua URL -- COUNT`.
local visitors
local body = '{"kind": "kick", "bpm": 128, "bars": 4}'

function init(arguments)
  visitors = tonumber(arguments[1])
  math.randomseed(1)
end

function request()
  local n = math.random(0, visitors - 1)
  local address = string.format("10.%d.%d.%d", math.floor(n / 65536), math.floor(n / 256) % 256, n % 256)
  local headers = {
    ["X-Forwarded-For"] = address,
    ["User-Agent"] = "load",
    ["Content-Type"] = "application/json",
  }
  return wrk.format("POST", "/api/v1/generations", headers, body)
end
