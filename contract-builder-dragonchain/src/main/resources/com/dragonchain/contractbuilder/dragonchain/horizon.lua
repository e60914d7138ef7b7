-- KEYS contract; ARGV token, span in ms or '' to take it back; 1, or 0 if the lease was lost
local key = KEYS[1]
if not held(key, ARGV[1]) then return 0 end
if ARGV[2] == '' then
  redis.call('HDEL', key, 'horizon')
else
  redis.call('HSET', key, 'horizon', text(math.max(number(key, 'horizon'), now() + ARGV[2])))
end
return 1
