-- One question to the stand-in for Stripe, again and again: `wrk -s question.lua URL -- KEY VERSION SESSION`.
local path
local headers

function init(arguments)
  headers = { ["Authorization"] = "Bearer " .. arguments[1], ["Stripe-Version"] = arguments[2] }
  path = "/v1/checkout/sessions/" .. arguments[3] .. "?expand[]=payment_intent.latest_charge"
end

function request()
  return wrk.format("GET", path, headers)
end
