#!/usr/bin/env node
// make-sample.mjs OUT
//
// Makes the throw-away workspace that `rollback drill` plays an emergency on:
//   OUT/sample-workspace.zip   the workspace, all below `sample/`
//   OUT/expected.jsonl         the 28 records of its LevelDB, as dump.mjs prints them
// In it: legacy and unified JSON of five networks, a live LevelDB with the same contracts, a backup
// of the day (its last writes are in the log alone) and an older one of 25 contracts, laid out
// without `current/`. Everything is invented, and the same at every run with the same classic-level.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { copyDatabase, dumpText, session, steadyLogs } from './lib/leveldb.mjs'
import { legacyFiles, unifiedFiles } from './lib/sample-json.mjs'
import { entries } from './lib/sample-records.mjs'
import { zip } from './lib/zip.mjs'

const BACKUP_AT = '2026-03-02T10:15:30.000Z'
const OLDER_BACKUP_AT = '2026-02-01T09:00:00.000Z'
const EXPORTED_AT = '2026-02-25T06-48-38-098Z'
const CATEGORIES = {
  leveldb: 'leveldb/',
  legacyJson: 'legacy-json/',
  unifiedJson: 'unified-json/',
  scripts: 'scripts/',
  docs: 'docs/',
}
const MANIFEST = 'BACKUP_MANIFEST.json'
const SUMS = 'SHA256SUMS'
// Of the newest backup: what only the log holds, whether new or newer than a table's value.
const IN_LOG_ALONE = ['31337-SupplyLedger', '97-HailModule', '97-contracts/xchain/BridgeRouter.sol:BridgeRouter']
const NEWER_IN_LOG = ['11155420-Token', '56-SafetyGuard']

const restoreScript = `#!/bin/sh
# Of the backed-up project; a rollback never runs it. If something does, this file tells.
date > "$(dirname "$0")/../RESTORE_SCRIPT_WAS_RUN"
`
const readme = `# Backup

State of the deployments before the move to unified JSON: the LevelDB as it was, what was exported
from it earlier, and the JSON files.
`

async function writeAll(dir, files) {
  for (const [name, content] of files) {
    const file = join(dir, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
}

const put = ([key, value]) => ({ type: 'put', key: Buffer.from(key), value: Buffer.from(value) })
const flush = (db) => db.compactRange(Buffer.from([0xff]), Buffer.from([0xff, 0xff]))

/** A record as an earlier run of the deployment wrote it. */
function stale([key, value]) {
  const record = JSON.parse(value)
  return [key, JSON.stringify({ ...record, timestamp: record.timestamp - 86400000 })]
}

/** The live database: one table, and the log with the rest. */
async function makeLiveDatabase(dir) {
  const all = entries()
  await session(dir, {}, async (db) => {
    await db.batch(all.slice(0, 20).map(put))
    await flush(db)
    for (const entry of all.slice(20)) await db.batch([put(entry)], { sync: true })
  })
}

/** The newest backup's: four sessions' worth of tables on three levels, a deletion, and a log. */
async function makeDatabaseWithHistory(dir) {
  const all = entries()
  const inTables = all.filter(([key]) => !IN_LOG_ALONE.includes(key))
  const older = entries({ beforeUpgrade: true }).filter(([key]) => !IN_LOG_ALONE.includes(key))
  const upgrades = inTables.filter((entry) => !older.some(([key, value]) => key === entry[0] && value === entry[1]))
  await session(dir, {}, async (db) => {
    await db.batch(older.map((entry) => put(NEWER_IN_LOG.includes(entry[0]) ? stale(entry) : entry)))
    await flush(db)
  })
  await session(dir, {}, async (db) => {
    await db.batch([...upgrades.map(put), put(['31337-Scratch', '{"contractName":"Scratch","chainId":31337}'])])
    await flush(db)
  })
  await session(dir, {}, async (db) => {
    await db.batch([...inTables.filter(([key]) => key.startsWith('97-')).map(put), { type: 'del', key: Buffer.from('31337-Scratch') }])
    await flush(db)
  })
  await session(dir, {}, async (db) => {
    const levels = [0, 1, 2].map((level) => db.getProperty(`leveldb.num-files-at-level${level}`))
    if (levels.join() !== '1,1,1') throw new Error(`tables a level: ${levels}`)
    for (const entry of all.filter(([key]) => [...IN_LOG_ALONE, ...NEWER_IN_LOG].includes(key))) {
      await db.batch([put(entry)], { sync: true })
    }
  })
}

async function makeOlderDatabase(dir) {
  await session(dir, {}, async (db) => {
    await db.batch(entries({ beforeUpgrade: true }).map(put))
    await flush(db)
  })
}

async function placeDatabase(make, target, temporary) {
  const dir = await mkdtemp(join(temporary, 'db-'))
  await make(dir)
  await steadyLogs(dir)
  await mkdir(dirname(target), { recursive: true })
  await copyDatabase(dir, target)
}

/** The export that a tool wrote some days before: JSON beside the database, no database. */
function previousExport() {
  const contracts = Object.fromEntries(entries().map(([key, value]) => [key, JSON.parse(value)]))
  return JSON.stringify({ exportedAt: '2026-02-25T06:48:38.098Z', totalContracts: 28, contracts }, null, 2)
}

/** Writes a backup's manifest and sums over the files that are in it. */
async function sealBackup(dir, at) {
  const names = await filesBelow(dir)
  const checksums = {}
  const categories = {}
  let totalSize = 0
  for (const name of names) {
    const content = await readFile(join(dir, name))
    checksums[name] = createHash('sha256').update(content).digest('hex')
    totalSize += content.length
    const [category] = Object.entries(CATEGORIES).find(([, folder]) => name.startsWith(folder))
    categories[category] ??= { files: 0, sizeBytes: 0, checksumsGenerated: true, backupCompleted: true }
    categories[category].files++
    categories[category].sizeBytes += content.length
  }
  const manifest = {
    timestamp: new Date(Date.parse(at) + 1).toISOString(),
    backupId: backupId(at),
    version: '1.0.0',
    totalFiles: names.length,
    totalSize,
    categories: Object.fromEntries(Object.keys(CATEGORIES).filter((c) => categories[c]).map((c) => [c, categories[c]])),
    checksums,
    validation: { completed: true, allChecksumsPassed: true, missingFiles: [], errors: [] },
    restoration: { proceduresGenerated: true, rollbackScriptCreated: 'scripts' in categories, emergencyContactsIncluded: true },
    metadata: {
      nodeVersion: 'v22.17.0',
      platform: 'darwin',
      workingDirectory: '/project',
      gitCommit: createHash('sha1').update(backupId(at)).digest('hex'),
      gitBranch: 'develop',
    },
  }
  const sums = Object.entries(checksums).map(([name, sum]) => `${sum}  ${name}\n`).join('')
  await writeAll(dir, [[MANIFEST, JSON.stringify(manifest, null, 2)], [SUMS, sums]])
}

const backupId = (at) => `migration-${at.replaceAll(/[:.]/g, '-')}`

async function filesBelow(dir) {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort()
}

async function makeWorkspace(sample, temporary) {
  await writeAll(join(sample, 'deployments'), legacyFiles())
  await writeAll(join(sample, 'deployments/unified'), unifiedFiles())
  await placeDatabase(makeLiveDatabase, join(sample, 'leveldb'), temporary)

  const backup = join(sample, 'backups', backupId(BACKUP_AT))
  await placeDatabase(makeDatabaseWithHistory, join(backup, 'leveldb/current'), temporary)
  await writeAll(backup, [
    [`leveldb/previous-exports/leveldb-export-${EXPORTED_AT}.json`, previousExport()],
    [`leveldb/previous-exports/export-summary-${EXPORTED_AT}.json`, JSON.stringify({ totalContracts: 28, networks: 6, errors: [] }, null, 2)],
    ['docs/README.md', readme],
    ['scripts/restore.sh', restoreScript],
  ])
  await writeAll(join(backup, 'legacy-json'), legacyFiles())
  await writeAll(join(backup, 'unified-json'), unifiedFiles())
  await sealBackup(backup, BACKUP_AT)

  const older = join(sample, 'backups', backupId(OLDER_BACKUP_AT))
  await placeDatabase(makeOlderDatabase, join(older, 'leveldb'), temporary)
  await sealBackup(older, OLDER_BACKUP_AT)
  return { backup, older }
}

/** What a database must dump as: the entries, sorted by their keys' bytes. */
function dumpOf(list) {
  return list
    .map(([key, value]) => [Buffer.from(key).toString('hex'), Buffer.from(value).toString('hex')])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `{"k":"${k}","v":"${v}"}\n`)
    .join('')
}

async function check(dir, expected) {
  if ((await dumpText(dir)) !== expected) throw new Error(`${dir} does not read as it was meant to`)
}

const [out, ...rest] = process.argv.slice(2)
if (!out || rest.length > 0) {
  console.error('usage: make-sample.mjs OUT')
  process.exit(2)
}
const temporary = await mkdtemp(join(tmpdir(), 'sample-'))
try {
  const sample = join(temporary, 'sample')
  const { backup, older } = await makeWorkspace(sample, temporary)
  const expected = dumpOf(entries())
  await check(join(sample, 'leveldb'), expected)
  await check(join(backup, 'leveldb/current'), expected)
  await check(join(older, 'leveldb'), dumpOf(entries({ beforeUpgrade: true })))

  const packed = new Map()
  for (const name of await filesBelow(sample)) {
    const mode = name.endsWith('.sh') ? 0o755 : 0o644
    packed.set(`sample/${name}`, { content: await readFile(join(sample, name)), mode })
  }
  await writeAll(out, [['sample-workspace.zip', zip(packed)], ['expected.jsonl', expected]])
  console.log(`${packed.size} files, ${entries().length} records`)
} finally {
  await rm(temporary, { recursive: true, force: true })
}
