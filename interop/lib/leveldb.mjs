// What the scripts share about LevelDB directories. LevelDB rewrites a database whenever it opens
// it, so everything that only reads works on a copy.
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ClassicLevel } from 'classic-level'

const BINARY = { keyEncoding: 'buffer', valueEncoding: 'buffer' }
const LINES_A_TURN = 1000

/** Copies a database directory, without its LOCK. */
export async function copyDatabase(from, to) {
  await cp(from, to, { recursive: true, filter: (file) => basename(file) !== 'LOCK' })
}

/**
 * Gives the lines of LevelDB's own log files one time and thread, so that a database that is made
 * again has the same bytes.
 */
export async function steadyLogs(dir) {
  for (const name of (await readdir(dir)).filter((file) => /^LOG(\.old)?$/.test(file))) {
    const text = await readFile(join(dir, name), 'latin1')
    const steady = text.replaceAll(/^\d{4}\/\d\d\/\d\d-[\d:.]+ [0-9a-f]+ /gm, '2026/03/02-10:00:00.000000 1 ')
    await writeFile(join(dir, name), steady, 'latin1')
  }
}

/** Opens a database with binary keys and values. */
export async function openDatabase(dir, options = {}) {
  const db = new ClassicLevel(dir, { ...BINARY, ...options })
  await db.open()
  return db
}

/** Opens a database, hands it to `work` and closes it whatever happens. */
export async function session(dir, options, work) {
  const db = await openDatabase(dir, options)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/**
 * Reads every record of a copy of `dir`, in key order, as arrays of lines: one
 * {"k":"<hex>","v":"<hex>"} a record.
 */
export async function* dumpLines(dir) {
  const temporary = await mkdtemp(join(tmpdir(), 'leveldb-dump-'))
  try {
    const copy = join(temporary, 'db')
    await copyDatabase(dir, copy)
    const db = await openDatabase(copy, { createIfMissing: false })
    try {
      const iterator = db.iterator()
      for (;;) {
        const entries = await iterator.nextv(LINES_A_TURN)
        if (entries.length === 0) break
        yield entries.map(([k, v]) => `{"k":"${k.toString('hex')}","v":"${v.toString('hex')}"}`)
      }
      await iterator.close()
    } finally {
      await db.close()
    }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** The whole dump as one string, as dump.mjs prints it. */
export async function dumpText(dir) {
  let text = ''
  for await (const lines of dumpLines(dir)) text += lines.join('\n') + '\n'
  return text
}

/** One line for people about an error: abstract-level keeps LevelDB's own words in the cause. */
export function describe(error) {
  return error.cause ? `${error.message}: ${error.cause.message}` : error.message
}
