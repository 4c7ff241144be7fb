#!/usr/bin/env node
// sessions.mjs
//
// Opens many LevelDB databases in one process, as lines on standard input ask for:
//   {"dir":"…","copy":<boolean>,"ops":[["put","<key in hex>","<value in hex>"],["del","<key>"]],"compact":<boolean>}
// Each is a session: the database (it must exist) is opened, the operations are done one by one,
// everything is compacted if asked for, and the database is closed. With "copy" the session runs on a
// copy, and the database itself stays as it is. The answer is one line:
//   {"records":[["<key>","<value>"],…]}   all records before closing, in key order
//   {"error":"…"}                         when it does not open, read or write
import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { copyDatabase, describe, session } from './lib/leveldb.mjs'

const LOWEST = Buffer.alloc(0)
const HIGHEST = Buffer.alloc(64, 0xff)

async function run(dir, { ops = [], compact = false }) {
  return session(dir, { createIfMissing: false, writeBufferSize: 65536 }, async (db) => {
    for (const [type, key, value] of ops) {
      if (type === 'put') await db.put(Buffer.from(key, 'hex'), Buffer.from(value, 'hex'))
      else await db.del(Buffer.from(key, 'hex'))
    }
    if (compact) await db.compactRange(LOWEST, HIGHEST)
    const records = []
    for await (const [key, value] of db.iterator()) records.push([key.toString('hex'), value.toString('hex')])
    for (const [key, value] of records) {
      const found = await db.get(Buffer.from(key, 'hex'))
      if (found?.toString('hex') !== value) throw new Error(`get and scan differ for ${key}`)
    }
    return records
  })
}

async function answer({ dir, copy = false, ...plan }) {
  if (!copy) return run(dir, plan)
  const temporary = await mkdtemp(join(dirname(dir), 'copy-'))
  try {
    await copyDatabase(dir, join(temporary, 'db'))
    return await run(join(temporary, 'db'), plan)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply
  try {
    reply = { records: await answer(JSON.parse(line)) }
  } catch (error) {
    reply = { error: describe(error) }
  }
  process.stdout.write(JSON.stringify(reply) + '\n')
}
