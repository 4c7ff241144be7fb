// A minimal zip writer: deflated files, sorted by name, one fixed time, so that the same content
// gives the same bytes. Sizes must fit 32 bits. Format: PKWARE APPNOTE 6.3.
import { crc32, deflateRawSync } from 'node:zlib'

const VERSION = 20 // deflate
const UNIX = 3
const UTF8_NAMES = 0x0800
const DEFLATED = 8
const DOS_DATE = ((2026 - 1980) << 9) | (3 << 5) | 2
const DOS_TIME = (12 << 11) | 0

/** A zip file of entries: a Map of name to { content: Buffer, mode: number }. */
export function zip(entries) {
  const local = []
  const central = []
  let offset = 0
  for (const [name, { content, mode }] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const packed = deflateRawSync(content, { level: 9 })
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(VERSION, 0)
    common.writeUInt16LE(UTF8_NAMES, 2)
    common.writeUInt16LE(DEFLATED, 4)
    common.writeUInt16LE(DOS_TIME, 6)
    common.writeUInt16LE(DOS_DATE, 8)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const header = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([VERSION, UNIX]), common, rest, nameBytes)
    local.push(header)
    offset += header.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.size, 8)
  end.writeUInt16LE(entries.size, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}
