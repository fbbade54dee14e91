-- What wrk sends: GET of a query, each time another one where FRESH is 1.
local number = 0
local path = os.getenv("QUERY_PATH") .. "?query=" .. os.getenv("QUERY")
local fresh = os.getenv("FRESH") == "1"
wrk.headers["Accept"] = "application/sparql-results+json"

function init(_)
  math.randomseed(os.time())
  number = math.random(1, 100000000)
end

function request()
  number = number + 1
  return wrk.format("GET", fresh and path .. "%20%23" .. number or path)
end

function done(summary, latency, _)
  local failed = summary.errors.status + summary.errors.read + summary.errors.timeout
  io.write(string.format("%d %d %d %d\n", summary.requests, summary.duration, failed, latency:percentile(99)))
end
