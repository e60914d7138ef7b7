-- ARGV a token that nobody else draws, life of the claim in ms
-- {1, lane, its first task, how often it was tried, how often its owner was lost} of the lane that waited
-- longest; else {0, ms until a lane may be taken, or -1}
local time = now()
local name = redis.call('ZRANGEBYSCORE', READY, '-inf', text(time), 'LIMIT', 0, 1)[1]
if not name then
  local at = redis.call('ZRANGE', READY, 0, 0, 'WITHSCORES')[2]
  return {0, at and math.max(1, at - time) or -1}
end
redis.call('ZREM', READY, name)
redis.call('ZADD', OWNED, text(time + ARGV[2]), name)
redis.call('HSET', claim(name), 'token', ARGV[1])
return {
  1, name, redis.call('LINDEX', lane(name), 0),
  tonumber(redis.call('HGET', claim(name), 'tries') or '0'),
  tonumber(redis.call('HGET', claim(name), 'lost') or '0')
}
