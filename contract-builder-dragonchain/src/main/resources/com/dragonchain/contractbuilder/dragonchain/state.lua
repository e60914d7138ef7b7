-- KEYS contract; ARGV token
-- {1, ms until the horizon, whoever wrote it, the open job or ''}, or {0} if the lease was lost
if not held(KEYS[1], ARGV[1]) then return {0} end
local horizon = math.max(number(KEYS[1], 'earlier'), number(KEYS[1], 'horizon'))
local left = math.max(0, horizon - now())
return {1, left, redis.call('HGET', KEYS[1], 'open') or ''}
