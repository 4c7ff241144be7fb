#!/usr/bin/env node
// make-fixtures.mjs OUT
//
// Makes the LevelDB databases that readers are tested on, as the C++ LevelDB leaves them:
//   OUT/<name>/db/*             the database's files, without LOCK
//   OUT/<name>/expected.jsonl   what classic-level reads from a copy of it, as dump.mjs prints it
// Existing fixtures of these names are replaced. Records and, with the same classic-level, files are
// the same at every run. Each fixture's shape (tables a level, logs to replay) is checked.
//
// LevelDB's limits shape these: its write buffer has at least 64 KB and its tables at least 1 MB,
// and nothing goes below level 2 before that holds 100 MB. A log that is not flushed when the
// database closes stays as it is: close() does not flush.
import { mkdir, mkdtemp, readFile, readdir, rm, rmdir, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Seeded, numberedContract } from './lib/invented.mjs'
import { copyDatabase, dumpText, session, steadyLogs } from './lib/leveldb.mjs'

const BLOCK = 32768 // of a log file
const HEADER = 7 // of a log record's fragment

const fixtures = {
  // Compressed blocks, and raw ones where compression would not pay; several tables in two levels.
  async snappy(dir) {
    const random = new Seeded('snappy')
    await session(dir, {}, async (db) => {
      for (let from = 0; from < 90; from += 30) {
        await put(db, contracts(random, from, from + 30))
        await put(db, [[`56-Opaque${from}`, JSON.stringify({ note: random.bytes(3500).toString('base64') })]])
        await flush(db)
      }
    })
    return { tables: 3, logs: [0] }
  },

  async uncompressed(dir) {
    const random = new Seeded('uncompressed')
    await session(dir, { compression: false, blockSize: 1024, blockRestartInterval: 4 }, async (db) => {
      await put(db, contracts(random, 0, 60))
      await flush(db)
      await put(db, contracts(random, 40, 80))
      await flush(db)
    })
    return { tables: 2, logs: [0] }
  },

  // Tables, and last writes (among them overwrites) that are in the log alone.
  async 'unflushed-log'(dir) {
    const random = new Seeded('unflushed-log')
    await session(dir, {}, async (db) => {
      await put(db, contracts(random, 0, 40))
      await flush(db)
      await put(db, contracts(random, 30, 60))
      for (const [key, value] of contracts(random, 55, 65)) await db.put(key, value, { sync: true })
    })
    return { tables: 1, logs: ['some'] }
  },

  // The state of a crash after the switch to a new log and before the old one's table is complete:
  // both logs are to be replayed, in order. Folders in the places of the next tables let LevelDB
  // fail where the crash would have been.
  async 'several-logs'(dir) {
    const random = new Seeded('several-logs')
    const obstacles = [6, 7, 8, 9].map((n) => join(dir, `${String(n).padStart(6, '0')}.ldb`))
    await session(dir, { writeBufferSize: 65536 }, async (db) => {
      await put(db, contracts(random, 0, 5))
      await flush(db)
      for (const obstacle of obstacles) await mkdir(obstacle)
      for (let batch = 0; (await logSizes(dir)).length < 2; batch++) {
        const from = (batch * 8) % 64
        await put(db, contracts(random, from, from + 8), [keyOf(from + 3)])
      }
    })
    for (const obstacle of obstacles) await rmdir(obstacle)
    await rm(join(dir, 'LOG'), { force: true }) // names the temporary folder
    return { tables: 1, logs: ['some', 'some'] }
  },

  // Values over several of a log's 32 KB blocks, and a table block larger than the 64 KB that
  // Snappy compresses at a time. The log's records end at the places that matter: a record in three
  // fragments, one that leaves a block's last 5 bytes to be filled with zeros, and one that leaves
  // room for just an empty first fragment.
  async 'spanning-blocks'(dir) {
    const random = new Seeded('spanning-blocks')
    await session(dir, {}, async (db) => {
      const args = Array.from({ length: 400 }, (_, i) => `${i % 10}${'0'.repeat(70)}`)
      await put(db, [['56-Repeats', JSON.stringify({ deploymentArgs: args, seal: 'x'.repeat(40000) })]])
      await put(db, [['56-Small', '{}']])
      await flush(db)
      await db.put(b('97-Small'), b('{"before":"the large one"}'))
      await db.put(b('97-Large'), random.bytes(66000))
      for (const left of [5, HEADER]) {
        const key = b('97-Fill')
        const end = await logSize(dir)
        await db.put(key, random.bytes(valueToLeave(left, end, key)))
        equal((await logSize(dir)) % BLOCK, BLOCK - left, 'end of the log in its block')
        await db.put(b(`97-After${left}`), b(`{"left":${left}}`))
      }
      await db.put(b('97-Fill'), b('{}'))
    })
    return { tables: 1, logs: ['some'] }
  },

  // Levels 0, 1 and 2 and the log, each with newer values of keys in the ones below, and a
  // MANIFEST that has grown by an edit a flush and a compaction.
  async 'all-levels'(dir) {
    const random = new Seeded('all-levels')
    await session(dir, { writeBufferSize: 65536, blockSize: 1024 }, async (db) => {
      for (let round = 0; round < 3; round++) {
        await put(db, contracts(random, 0, 30))
        await flush(db)
      }
      await db.compactRange(LOWEST, HIGHEST)
      for (let round = 0; round < 4; round++) {
        await put(db, contracts(random, 10 * round, 10 * round + 25), [keyOf(10 * round + 2)])
        await flush(db)
      }
      await put(db, contracts(random, 20, 30))
      levels(db, [3, 1, 1])
    })
    return { tables: 5, logs: ['some'] }
  },

  // Four sessions: an un-flushed log becomes a level-0 table at the next open. Three tables
  // overlap; a fourth would start a compaction.
  async 'level0-overlap'(dir) {
    const random = new Seeded('level0-overlap')
    for (let run = 0; run < 4; run++) {
      await session(dir, {}, async (db) => {
        await put(db, contracts(random, run * 5, run * 5 + 20))
        levels(db, [run])
      })
    }
    return { tables: 3, logs: ['some'] }
  },

  // Tombstones over older puts, in newer tables and in the log; deleted and put again; deleted
  // without ever having been there; put and deleted in one batch.
  async deletions(dir) {
    const random = new Seeded('deletions')
    await session(dir, {}, async (db) => {
      await put(db, contracts(random, 0, 30))
      await flush(db)
      await put(db, contracts(random, 28, 32), range(0, 10).map(keyOf))
      await flush(db)
      await put(db, contracts(random, 5, 8), range(10, 14).map(keyOf))
      await flush(db)
      levels(db, [1, 1, 1])
      await db.del(b(keyOf(5)))
      await db.del(b(keyOf(20)), { sync: true })
      await db.del(b('1-NeverThere'))
      await put(db, contracts(random, 11, 12))
      const [again] = contracts(random, 21, 22)
      await db.batch([
        { type: 'del', key: b(keyOf(21)) },
        { type: 'put', key: again[0], value: again[1] },
        { type: 'put', key: b(keyOf(200)), value: b('{}') },
        { type: 'del', key: b(keyOf(200)) },
      ])
    })
    return { tables: 3, logs: ['some'] }
  },

  // Keys that are no text, or not of the form that deployment tools write; classic-level takes the
  // empty key and the empty value, too.
  async 'binary-keys'(dir) {
    const keys = [
      [], [0], [0, 0], [0, 1], [0x7f], [0x80], [0xc3, 0x28], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf5, 0x80],
      [0xfe, 0xff], [0xff], [0xff, 0], [0xff, 0xff], [0xff, 0xff, 0xff],
    ].map((bytes) => Buffer.from(bytes))
    for (const text of ['056-X', '56-', '-Token', '56', 'Token', '56-Tö-ken/ü:😀', ' 56-Token', '56-Token\n', '+56-Token', '99999999999999999999-Token']) keys.push(b(text))
    keys.push(Buffer.alloc(300, 'k'), Buffer.concat([b('56-'), Buffer.alloc(200, 0xff)]))
    await session(dir, { blockSize: 1024 }, async (db) => {
      await put(db, keys.map((key, i) => [key, `{"key":"${key.toString('hex')}","at":${i}}`]))
      await put(db, contracts(new Seeded('binary-keys'), 0, 10))
      await put(db, [['56-EmptyValue', ''], ['56-BinaryValue', Buffer.from([0xff, 0, 0xfe])]])
      await flush(db)
      await put(db, keys.filter((_, i) => i % 2 === 0).map((key, i) => [key, `{"inLog":${i}}`]))
    })
    return { tables: 1, logs: ['some'] }
  },

  // A log whose last record was cut off in its middle, as a power cut may leave it. LevelDB reads
  // what comes before it.
  async 'torn-log'(dir) {
    const random = new Seeded('torn-log')
    let before
    await session(dir, {}, async (db) => {
      await put(db, contracts(random, 0, 10))
      await flush(db)
      for (const [key, value] of contracts(random, 5, 20)) await db.put(key, value)
      before = await logSize(dir)
      const [last] = contracts(random, 20, 21)
      await db.put(...last)
    })
    const [log] = await logFiles(dir)
    const after = await logSize(dir)
    await truncate(join(dir, log), before + Math.floor((after - before) / 2))
    return { tables: 1, logs: ['some'] }
  },

  async empty(dir) {
    await session(dir, {}, async () => {})
    return { tables: 0, logs: [0] }
  },
}

const LOWEST = Buffer.alloc(0)
const HIGHEST = Buffer.alloc(5, 0xff) // above every key here

const b = (text) => Buffer.from(text)
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i)
const keyOf = (number) => numberedContract(new Seeded(0), number).key

function contracts(random, from, to) {
  return range(from, to).map((number) => {
    const { key, value } = numberedContract(random, number)
    return [b(key), b(value)]
  })
}

/** Puts and then deletes, in one write batch. */
async function put(db, entries, deletes = []) {
  await db.batch([
    ...entries.map(([key, value]) => ({ type: 'put', key: b(key), value: b(value) })),
    ...deletes.map((key) => ({ type: 'del', key: b(key) })),
  ])
}

/** Writes the memtable to a table: compacting a range flushes first, and this one holds nothing. */
async function flush(db) {
  await db.compactRange(HIGHEST, Buffer.alloc(6, 0xff))
}

/** Fails unless the database has these numbers of tables in its levels, from level 0 on. */
function levels(db, expected) {
  const actual = range(0, 7).map((level) => Number(db.getProperty(`leveldb.num-files-at-level${level}`)))
  equal(actual, range(0, 7).map((level) => expected[level] ?? 0), 'tables a level')
}

/** How long a value must be so that its record leaves `left` bytes of a block of the log. */
function valueToLeave(left, end, key) {
  const room = BLOCK - (end % BLOCK) - left - HEADER
  const batch = (value) => 12 + 1 + 1 + key.length + varintLength(value) + value
  for (let value = room; value > 0; value--) if (batch(value) === room) return value
  throw new Error(`no value leaves ${left} bytes`)
}

function varintLength(number) {
  return number < 128 ? 1 : 1 + varintLength(Math.floor(number / 128))
}

async function logFiles(dir) {
  return (await readdir(dir)).filter((name) => name.endsWith('.log')).sort()
}

async function logSizes(dir) {
  const files = await logFiles(dir)
  return Promise.all(files.map(async (name) => (await stat(join(dir, name))).size))
}

async function logSize(dir) {
  return (await logSizes(dir)).at(-1)
}

function equal(actual, expected, what) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
  }
}

/** Fails when a file of text says where this machine keeps its temporary files. */
async function namesNoFolder(dir) {
  for (const name of (await readdir(dir)).filter((n) => n.startsWith('LOG'))) {
    if ((await readFile(join(dir, name), 'latin1')).includes(tmpdir() + '/')) throw new Error(`${name} names a folder`)
  }
}

async function make(name, fixture, out) {
  const temporary = await mkdtemp(join(tmpdir(), `fixture-${name}-`))
  try {
    const dir = join(temporary, 'db')
    const expected = await fixture(dir)
    const tables = (await readdir(dir)).filter((file) => file.endsWith('.ldb')).length
    const logs = await logSizes(dir)
    equal({ tables, logs: logs.map((size) => (size === 0 ? 0 : 'some')) }, expected, `${name}'s files`)
    await namesNoFolder(dir)
    await steadyLogs(dir)
    const target = join(out, name)
    await rm(target, { recursive: true, force: true })
    await mkdir(target, { recursive: true })
    await copyDatabase(dir, join(target, 'db'))
    const text = await dumpText(join(target, 'db'))
    await writeFile(join(target, 'expected.jsonl'), text)
    console.log(`${name}: ${tables} tables, logs of ${logs.join(' and ')} bytes, ${text.split('\n').length - 1} records`)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const [out, ...rest] = process.argv.slice(2)
if (!out || rest.length > 0) {
  console.error('usage: make-fixtures.mjs OUT')
  process.exit(2)
}
for (const [name, fixture] of Object.entries(fixtures)) await make(name, fixture, out)
