-- ARGV how many at most, the longest pause in ms, the life of a claim in ms
-- Gives back lanes whose owners have gone: how many. After a clock that went back, no lane waits for it
local time = now()
local function clamp(lanes, latest)
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', lanes, '(' .. text(2 * latest + time), '+inf', 'LIMIT', 0, ARGV[1])) do
    redis.call('ZADD', lanes, text(latest + time), name)
  end
end
clamp(READY, ARGV[2])
clamp(OWNED, ARGV[3])

local expired = redis.call('ZRANGEBYSCORE', OWNED, '-inf', text(time), 'LIMIT', 0, ARGV[1])
for _, name in ipairs(expired) do
  redis.call('HINCRBY', claim(name), 'lost', 1)
  give_back(name, time)
end
return #expired
