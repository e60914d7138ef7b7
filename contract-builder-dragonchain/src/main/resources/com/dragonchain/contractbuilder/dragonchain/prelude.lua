-- Before every script: time, and the check of the fence.
-- Redis before 5 replicates scripts, not their effects, unless told so; TIME would then be refused.
if redis.replicate_commands then redis.replicate_commands() end

local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function text(number)
  return string.format('%.0f', number)
end

local function number(key, field)
  return tonumber(redis.call('HGET', key, field) or '0')
end

-- Whether a token is the one that holds the contract: given last, and not given back.
local function held(key, token)
  return redis.call('HGET', key, 'token') == token and redis.call('HEXISTS', key, 'until') == 1
end
