-- Asks for another slow variant each time: HEIC takes the longest of all formats, and its limit of pixels is nearly reached.
local path = os.getenv("VARIANT_PATH")
local secret = os.getenv("VITRINE_ADMIN_SECRET")
local thread_count = 0
function setup(thread)
  thread:set("number", thread_count)
  thread_count = thread_count + 1
end
function init(args)
  count = 0
end
function request()
  count = count + 1
  local query = string.format("?w=%d&h=1090&f=heic&q=100&b=0.%d", 1900 - count % 100, number * 100 + math.floor(count / 100) + 1)
  return wrk.format("GET", path .. query, { ["x-hasura-admin-secret"] = secret })
end
