-- KEYS contract; ARGV token
-- {1, ms until the horizon of an earlier holder, the open job or ''}, or {0} if the lease was lost
if not held(KEYS[1], ARGV[1]) then return {0} end
local left = math.max(0, number(KEYS[1], 'earlier') - now())
return {1, left, redis.call('HGET', KEYS[1], 'open') or ''}
