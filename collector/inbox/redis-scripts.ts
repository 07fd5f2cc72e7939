/**
 * What Redis does in one step. Each script works on keys of one slot of a cluster. A command that may grow the
 * memory comes after one that may not: so a Redis whose memory is full refuses what is put in, but not the
 * work that makes room. https://redis.io/docs/latest/develop/programmability/eval-intro/
 */

export const GROUP = "recorder"
/** The same for all: who holds a stream's lease is given what the one before it had taken and never did. */
const CONSUMER = "recorder"
/** So many entries are read at a time before their bytes are counted: one by one takes Redis several times as long. */
const FEW = 8

/**
 * Reads a stream for who holds its lease, or takes the lease if nobody does. Null if somebody else holds it. The
 * lease says how many answers its holder has missed: after one more, what was taken and never done comes first,
 * and what it had asked before, on a connection that has broken, is refused though it arrives only now. A stream
 * that is not there, or was emptied, is made again.
 *
 * It ends when there are so many entries, or so many bytes in them: what is longer on its way than anybody waits would
 * be asked for again and again, and never come.
 * KEYS lease, stream; ARGV own id, ms of the lease, where to go on, how many, answers missed, how many bytes; gives
 * [where it read from, entries, whether there may be more]
 */
export const READ = `
  local own = ARGV[1] .. ':' .. ARGV[5]
  local holder = redis.call('GET', KEYS[1])
  local missed = holder and string.sub(holder, 1, #ARGV[1] + 1) == ARGV[1] .. ':' and tonumber(string.sub(holder, #ARGV[1] + 2))
  if holder and (not missed or missed > tonumber(ARGV[5])) then return false end
  local from = ARGV[3]
  if holder == own then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
  else
    redis.call('PERSIST', KEYS[1])
    redis.call('SET', KEYS[1], own, 'PX', ARGV[2])
    from = '0'
  end
  local entries, bytes = {}, 0
  local asked
  local function read(after)
    asked = math.min(${FEW}, ARGV[4] - #entries)
    return redis.pcall('XREADGROUP', 'GROUP', '${GROUP}', '${CONSUMER}', 'COUNT', asked, 'STREAMS', KEYS[2], after)
  end
  local after = from
  local answer = read(after)
  if answer and answer.err then
    if not string.find(answer.err, 'NOGROUP') then return answer end
    redis.call('XGROUP', 'CREATE', KEYS[2], '${GROUP}', '0', 'MKSTREAM')
    from, after = '0', '>'
    answer = read(after)
  end
  while answer and not answer.err and answer[1][2][1] do
    for _, entry in ipairs(answer[1][2]) do
      entries[#entries + 1] = entry
      for _, text in ipairs(entry[2] or {}) do bytes = bytes + #text end
    end
    if #entries >= tonumber(ARGV[4]) or bytes >= tonumber(ARGV[6]) then return { from, entries, 1 } end
    if #answer[1][2] < asked then break end
    if after ~= '>' then after = entries[#entries][1] end
    answer = read(after)
  end
  if answer and answer.err then return answer end
  return { from, entries, 0 }`

/** Keeps a lease: 1 if it is still one's own. KEYS lease; ARGV own id, ms */
export const RENEW = `
  local holder = redis.call('GET', KEYS[1])
  if not holder or string.sub(holder, 1, #ARGV[1] + 1) ~= ARGV[1] .. ':' then return 0 end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])`

/** Gives a lease back. KEYS lease; ARGV own id */
export const RELEASE = `
  local holder = redis.call('GET', KEYS[1])
  if not holder or string.sub(holder, 1, #ARGV[1] + 1) ~= ARGV[1] .. ':' then return 0 end
  return redis.call('DEL', KEYS[1])`

/** Takes entries off a stream. KEYS stream; ARGV entries */
export const DONE = `
  redis.call('XACK', KEYS[1], '${GROUP}', unpack(ARGV))
  return redis.call('XDEL', KEYS[1], unpack(ARGV))`

/** What is common to those that know who records: the others that said so lately, by Redis's own clock. */
const FORGET_SILENT = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])`

/** Says that one is alive, and gives all who said so lately, by Redis's own clock. KEYS recorders; ARGV own id, ms */
export const ALIVE = `
  ${FORGET_SILENT}
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  return redis.call('ZRANGE', KEYS[1], 0, -1)`

/** Takes one off those who record, if there are others; gives how many there are. KEYS recorders; ARGV own id, ms */
export const STEP_BACK = `
  ${FORGET_SILENT}
  local own = redis.call('ZSCORE', KEYS[1], ARGV[1])
  local others = redis.call('ZCARD', KEYS[1]) - (own and 1 or 0)
  if others > 0 then redis.call('ZREM', KEYS[1], ARGV[1]) end
  return others`
