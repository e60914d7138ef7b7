-- KEYS contract; ARGV token; 1, or 0 if the lease was lost
local key = KEYS[1]
if not held(key, ARGV[1]) then return 0 end
redis.call('HDEL', key, 'until', 'nonce')
local horizon = math.max(number(key, 'earlier'), number(key, 'horizon'))
if redis.call('HEXISTS', key, 'open') == 0 and horizon <= now() then
  -- tokens come from the counter: nothing is left that anybody would have to know
  redis.call('DEL', key)
end
return 1
