-- ARGV a word that nobody else draws, how many at most, the longest text that is looked into
-- Sorts what producers pushed into lanes, oldest first: what the original left pending, then the tasks.
-- The number of tasks admitted. Of a text that is longer a short head is kept: nobody has to hold it in memory
local longest = tonumber(ARGV[3])
local function lane_of(task)
  if #task > longest then return BAD end
  local ok, event = pcall(cjson.decode, task)
  local id = ok and type(event) == 'table' and event['id']
  if type(id) ~= 'string' or #id ~= 36 then return BAD end
  local form = '^%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$'
  return string.find(id, form) and id == string.lower(id) and id or BAD
end

local time, most = now(), tonumber(ARGV[2])
for admitted = 0, most - 1 do
  local task = redis.call('RPOP', PENDING) or redis.call('RPOP', TASKS)
  if not task then return admitted end
  local job = 'task-' .. redis.call('INCR', NUMBERS) .. '-' .. ARGV[1]
  redis.call('ZADD', WAITING, text(time), job)
  append(lane_of(task), job .. '\n' .. (#task > longest and shortened(task) or task), time)
end
return most
