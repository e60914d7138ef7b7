-- Before every script: names of keys, time, and what several scripts do. Lanes are found only while a script
-- runs, so their keys cannot be told in advance: a single Redis, not a Cluster.
-- Redis before 7 replicates scripts, not their effects, unless told so; TIME would then be refused.
if redis.replicate_commands then redis.replicate_commands() end

local TASKS, PENDING = 'mq:contract-task', 'mq:contract-pending'
local OURS = 'contract-builder:queue:'
-- ready and owned: lane by the time from which it may be taken, or until which it is owned
local READY, OWNED = OURS .. 'ready', OURS .. 'owned'
-- waiting: job by the time at which it was admitted
local WAITING = OURS .. 'waiting'
local NUMBERS = OURS .. 'numbers'
local DEAD = 'contract-builder:dead-letters'
local BAD = 'bad'

local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function text(number)
  return string.format('%.0f', number)
end

-- The tasks of one contract, oldest first.
local function lane(name)
  return OURS .. 'lane:' .. name
end

-- The token of a lane's owner, and what is remembered of its first task.
local function claim(name)
  return OURS .. 'claim:' .. name
end

local function holds(name, token)
  return redis.call('HGET', claim(name), 'token') == token
end

-- A task is a line with its job's id, and the text as it came.
local function job_of(task)
  return string.sub(task, 1, string.find(task, '\n', 1, true) - 1)
end

local function text_of(task)
  return string.sub(task, string.find(task, '\n', 1, true) + 1)
end

-- What is kept of a text that is too long to be kept whole. No JSON text ends like this: it is never a task.
local LONGEST_KEPT = 65536
local function shortened(text)
  if #text <= LONGEST_KEPT then return text end
  local last = LONGEST_KEPT - 64
  for _ = 1, 3 do
    local following = string.byte(text, last + 1)
    -- not within a character of UTF-8
    if following >= 128 and following < 192 then last = last - 1 end
  end
  return string.sub(text, 1, last) .. string.format(' (cut: the first %.0f of %.0f bytes)', last, #text)
end

local function append(name, task, time)
  redis.call('RPUSH', lane(name), task)
  if not redis.call('ZSCORE', OWNED, name) then
    redis.call('ZADD', READY, 'NX', text(time), name)
  end
end

-- Takes the first task out of an owned lane, and gives the lane back.
local function drop(name, time)
  local task = redis.call('LPOP', lane(name))
  redis.call('DEL', claim(name))
  redis.call('ZREM', OWNED, name)
  if redis.call('EXISTS', lane(name)) == 1 then
    redis.call('ZADD', READY, text(time), name)
  end
  return task
end

-- Gives an owned lane back, its first task included.
local function give_back(name, from)
  redis.call('HDEL', claim(name), 'token')
  redis.call('ZREM', OWNED, name)
  redis.call('ZADD', READY, text(from), name)
end
