-- KEYS contract, counter; ARGV nonce, life in ms, floor of the token
-- {token, 0}, or {0, ms until the holder's lease runs out}
local key, time = KEYS[1], now()
local left = number(key, 'until') - time
if left > 0 then
  if redis.call('HGET', key, 'nonce') == ARGV[1] then
    -- our own call, whose answer was lost
    return {number(key, 'token'), 0}
  end
  return {0, left}
end
if tonumber(redis.call('GET', KEYS[2]) or '0') < tonumber(ARGV[3]) then
  redis.call('SET', KEYS[2], ARGV[3])
end
local token = redis.call('INCR', KEYS[2])
local earlier = math.max(number(key, 'earlier'), number(key, 'horizon'))
redis.call('HDEL', key, 'horizon', 'earlier')
if earlier > time then
  redis.call('HSET', key, 'earlier', text(earlier))
end
redis.call('HSET', key, 'token', text(token))
redis.call('HSET', key, 'nonce', ARGV[1])
redis.call('HSET', key, 'until', text(time + ARGV[2]))
return {token, 0}
