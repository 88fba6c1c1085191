-- Letters out of a file, one after the other, each of them once: `wrk -s webhook.lua URL -- FILE`. A line of the file is a
-- signature, a tab, and a body.
local letters

function init(arguments)
  letters = io.lines(arguments[1])
end

function request()
  local line = letters()
  assert(line, "there were fewer letters than could be sent")
  local signature, body = line:match("^(.-)\t(.*)$")
  local headers = { ["Content-Type"] = "application/json; charset=utf-8", ["Stripe-Signature"] = signature }
  return wrk.format("POST", "/webhooks/stripe", headers, body)
end
