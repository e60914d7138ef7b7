-- ARGV lane, token, another lane
-- The first task belongs to the end of another lane: 1, or 0 if the claim was lost
if not holds(ARGV[1], ARGV[2]) then return 0 end
local time = now()
append(ARGV[3], drop(ARGV[1], time), time)
return 1
