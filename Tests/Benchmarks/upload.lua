-- Uploads 10 KB of different binary content under different names, as fast as the answers come.
local boundary = "----bench"
local thread_count = 0
function setup(thread)
  thread:set("number", thread_count)
  thread_count = thread_count + 1
end
function init(args)
  token = args[1]
  count = 0
  math.randomseed(os.time() + number)
  salt = math.random(1, 2 ^ 30)
end
function request()
  count = count + 1
  local name = string.format("bench-%d-%d-%d", salt, number, count)
  local body = "--" .. boundary .. "\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" .. name ..
    ".bin\"\r\n\r\n" .. name .. string.rep("\0\247", (10240 - #name) / 2) .. "\r\n--" .. boundary .. "--\r\n"
  return wrk.format("POST", "/api/media/files", {
    ["Authorization"] = "Token " .. token,
    ["Content-Type"] = "multipart/form-data; boundary=" .. boundary,
  }, body)
end
function done(summary, latency, requests)
  io.write(string.format("errors %d\n", summary.errors.status))
end
