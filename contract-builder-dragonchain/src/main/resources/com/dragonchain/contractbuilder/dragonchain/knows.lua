-- Whether the scheduler knows a contract. The newest message that it has not taken decides; else
-- what was sent a moment ago, for it takes a message before it writes down what it knows; else what
-- it wrote down.
local function knows(messages, params, sent, contract)
  for _, message in ipairs(redis.call('LRANGE', messages, 0, -1)) do
    if string.find(message, contract, 1, true) then
      local ok, decoded = pcall(cjson.decode, message)
      if ok and type(decoded) == 'table' and decoded['contract_id'] == contract then
        return decoded['action'] ~= 'delete'
      end
    end
  end
  local last = redis.call('GET', sent)
  if last then
    return last ~= 'delete'
  end
  return redis.call('HEXISTS', params, contract) == 1
end
