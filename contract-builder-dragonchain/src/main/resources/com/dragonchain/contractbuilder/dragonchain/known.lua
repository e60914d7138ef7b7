-- KEYS messages, params, last sent; ARGV contract's id; 1 or 0
return knows(KEYS[1], KEYS[2], KEYS[3], ARGV[1]) and 1 or 0
