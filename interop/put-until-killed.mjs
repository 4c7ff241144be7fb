#!/usr/bin/env node
// put-until-killed.mjs DIR COUNT SEED
//
// Writes up to COUNT batches of contract records into the LevelDB database DIR (made when missing)
// and is meant to be killed (SIGKILL) by its caller at any moment. The same SEED gives the same
// batches: puts, overwrites and deletes, some of them synced. The write buffer is LevelDB's
// smallest (64 KB), so tables are built and compacted all the time.
// After each batch that LevelDB has accepted, one line is printed:
//   {"batch":<from 1>,"sync":<boolean>,"records":<records then in the database>}
// After a kill the database holds the batches printed, or one more.
// After the last one "done" is printed, and the database stays open until killed or standard input closes.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { Seeded, numberedContract } from './lib/invented.mjs'
import { describe, openDatabase } from './lib/leveldb.mjs'

const KEYS = 2000
const [dir, count, seed, ...rest] = process.argv.slice(2)
if (!dir || !/^\d+$/.test(count ?? '') || seed === undefined || rest.length > 0) {
  console.error('usage: put-until-killed.mjs DIR COUNT SEED')
  process.exit(2)
}
const random = new Seeded(seed)
const present = new Set()

function batch() {
  return Array.from({ length: 1 + random.below(12) }, () => {
    const { key, value } = numberedContract(random, random.below(KEYS))
    if (random.below(5) === 0) {
      present.delete(key)
      return { type: 'del', key: Buffer.from(key) }
    }
    present.add(key)
    return { type: 'put', key: Buffer.from(key), value: Buffer.from(value) }
  })
}

try {
  const db = await openDatabase(dir, { writeBufferSize: 65536 })
  for await (const key of db.keys({ keyEncoding: 'utf8' })) present.add(key)
  for (let number = 1; number <= Number(count); number++) {
    const operations = batch()
    const sync = random.below(20) === 0
    await db.batch(operations, { sync })
    writeSync(1, `{"batch":${number},"sync":${sync},"records":${present.size}}\n`)
  }
  writeSync(1, 'done\n')
  process.stdin.resume()
  await once(process.stdin, 'close')
  await db.close()
} catch (error) {
  console.error(`cannot write ${dir}: ${describe(error)}`)
  process.exitCode = 1
}
