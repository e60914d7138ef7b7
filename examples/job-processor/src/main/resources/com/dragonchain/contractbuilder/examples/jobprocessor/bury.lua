-- ARGV lane, token, the letter's other fields as JSON without its last brace, how many letters are kept
-- The first task goes to the dead letters: 1, or 0 if the claim was lost
if not holds(ARGV[1], ARGV[2]) then return 0 end
local task = drop(ARGV[1], now())
redis.call('ZREM', WAITING, job_of(task))
redis.call('LPUSH', DEAD, ARGV[3] .. ',"task":' .. cjson.encode(shortened(text_of(task))) .. '}')
redis.call('LTRIM', DEAD, 0, ARGV[4] - 1)
return 1
