-- What is wrong with the queue: a list of sentences, empty if nothing is.
local OURS = 'contract-builder:queue:'
local wrong, jobs = {}, 0
local function check(fine, sentence)
  if not fine then wrong[#wrong + 1] = sentence end
end
local seen = {}
for _, key in ipairs(redis.call('KEYS', OURS .. 'lane:*')) do
  local name = string.sub(key, #OURS + 6)
  local ready = redis.call('ZSCORE', OURS .. 'ready', name)
  local owned = redis.call('ZSCORE', OURS .. 'owned', name)
  check(ready or owned, name .. ' is neither ready nor owned')
  check(not (ready and owned), name .. ' is ready and owned')
  for _, task in ipairs(redis.call('LRANGE', key, 0, -1)) do
    local job = string.sub(task, 1, string.find(task, '\n', 1, true) - 1)
    check(not seen[job], job .. ' is there twice')
    seen[job] = true
    jobs = jobs + 1
    check(redis.call('ZSCORE', OURS .. 'waiting', job), job .. ' is not waiting')
  end
end
check(redis.call('ZCARD', OURS .. 'waiting') == jobs, 'somebody waits who is in no lane')
for _, set in ipairs({'ready', 'owned'}) do
  for _, name in ipairs(redis.call('ZRANGE', OURS .. set, 0, -1)) do
    check(redis.call('EXISTS', OURS .. 'lane:' .. name) == 1, name .. ' is empty and ' .. set)
    local token = redis.call('HEXISTS', OURS .. 'claim:' .. name, 'token') == 1
    check(token == (set == 'owned'), name .. ' is ' .. set .. ', token ' .. tostring(token))
  end
end
for _, key in ipairs(redis.call('KEYS', OURS .. 'claim:*')) do
  check(redis.call('EXISTS', OURS .. 'lane:' .. string.sub(key, #OURS + 7)) == 1, key .. ' is of no lane')
end
return wrong
