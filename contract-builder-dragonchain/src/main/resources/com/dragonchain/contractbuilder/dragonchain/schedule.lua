-- KEYS contract, job, messages, params, last sent
-- ARGV token, effect, contract's id, what to do if it is unknown, if it is known,
--   ms for which the last sent counts, then messages: create, update, delete
-- the action, or '' if the lease was lost
if not held(KEYS[1], ARGV[1]) then return '' end
local marker = 'sent:' .. ARGV[2]
local before = redis.call('HGET', KEYS[2], marker)
if before then return before end
local action = knows(KEYS[3], KEYS[4], KEYS[5], ARGV[3]) and ARGV[5] or ARGV[4]
redis.call('HSET', KEYS[2], marker, action)
local message = ({create = ARGV[7], update = ARGV[8], delete = ARGV[9]})[action]
if message then
  redis.call('LPUSH', KEYS[3], message)
  redis.call('SET', KEYS[5], action, 'PX', ARGV[6])
end
return action
