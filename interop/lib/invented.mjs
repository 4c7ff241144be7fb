// Invented deployment data: seeded random numbers, and addresses and hashes derived from labels.
// No value here belongs to a real deployment.
import { createHash } from 'node:crypto'

const CHAINS = [
  [56, 'bscmainnet'],
  [97, 'bsctestnet'],
  [23295, 'sapphiretestnet'],
  [84532, 'basesepolia'],
  [11155420, 'optimismsepolia'],
]
const NAMES = [
  'Token', 'SupplyLedger', 'RelayModule', 'BeamModule', 'HailModule', 'FeeKeeper', 'ModuleRegistry',
  'SafetyGuard', 'contracts/xchain/BridgeRouter.sol:BridgeRouter', 'Vault-v2', 'Oracle.Mock',
]

const sha256 = (text) => createHash('sha256').update(text).digest()

/** Random numbers that are the same for the same seed. */
export class Seeded {
  #state
  constructor(seed) {
    this.#state = sha256(`seed ${seed}`).readUInt32LE(0)
  }

  /** A number in [0, 1), by the mulberry32 generator. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000
  }

  /** A whole number in [0, bound). */
  below(bound) {
    return Math.floor(this.next() * bound)
  }

  pick(list) {
    return list[this.below(list.length)]
  }

  bytes(length) {
    const bytes = Buffer.alloc(length)
    for (let i = 0; i < length; i++) bytes[i] = this.below(256)
    return bytes
  }
}

/** 0x and 64 hexadecimal digits, derived from the label. */
export function hashOf(label) {
  return '0x' + sha256(`hash ${label}`).toString('hex')
}

/** 0x and 40 hexadecimal digits in lower case, derived from the label. */
export function plainAddressOf(label) {
  return '0x' + sha256(`address ${label}`).toString('hex').slice(0, 40)
}

/** The same address in the mixed case of EIP-55 (slow, where there are thousands). */
export function addressOf(label) {
  return checksummed(plainAddressOf(label).slice(2))
}

/** A contract's key and record, one of many: the number tells chain and name. */
export function numberedContract(random, number) {
  const [chainId, networkName] = CHAINS[number % CHAINS.length]
  const round = Math.floor(number / CHAINS.length)
  const again = Math.floor(round / NAMES.length)
  const contractName = NAMES[round % NAMES.length] + (again === 0 ? '' : again)
  const version = random.below(1e9)
  const hash = hashOf(`${contractName} ${version}`)
  const record = {
    contractName,
    chainId,
    networkName,
    address: plainAddressOf(`${chainId} ${contractName} ${version}`),
    factoryByteCodeHash: hash,
    implementationHash: hash,
    proxyAddress: plainAddressOf(`proxy ${chainId} ${contractName}`),
  }
  const args = random.below(3)
  if (args === 1) record.deploymentArgs = []
  if (args === 2) record.deploymentArgs = [plainAddressOf(`owner ${version}`), `${1 + random.below(90)}000000000000000000000000`]
  record.timestamp = 1767225600000 + random.below(7776000000)
  return { key: `${chainId}-${contractName}`, value: JSON.stringify(record) }
}

// EIP-55: a letter is upper case when the digit at its place in the Keccak-256 of the address is 8
// or more. Node has SHA-3, which pads differently, but not Keccak.
function checksummed(hex) {
  const hash = keccak256(Buffer.from(hex, 'ascii')).toString('hex')
  return '0x' + [...hex].map((c, i) => (parseInt(hash[i], 16) >= 8 ? c.toUpperCase() : c)).join('')
}

/** Keccak-256 of a message shorter than one block of 136 bytes. */
export function keccak256(message) {
  const block = Buffer.alloc(200)
  message.copy(block)
  block[message.length] ^= 0x01
  block[135] ^= 0x80
  const lanes = Array.from({ length: 25 }, (_, i) => block.readBigUInt64LE(i * 8))
  keccakF(lanes)
  lanes.forEach((lane, i) => block.writeBigUInt64LE(lane, i * 8))
  return block.subarray(0, 32)
}

function keccakF(a) {
  const mask = (1n << 64n) - 1n
  const rotate = (v, n) => ((v << BigInt(n)) | (v >> BigInt(64 - n))) & mask
  let register = 1
  for (let round = 0; round < 24; round++) {
    const c = [0, 1, 2, 3, 4].map((x) => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20])
    for (let i = 0; i < 25; i++) a[i] ^= c[(i + 4) % 5] ^ rotate(c[(i + 1) % 5], 1)
    let [x, y, lane] = [1, 0, a[1]]
    for (let t = 1; t <= 24; t++) {
      ;[x, y] = [y, (2 * x + 3 * y) % 5]
      const next = a[x + 5 * y]
      a[x + 5 * y] = rotate(lane, ((t * (t + 1)) / 2) % 64)
      lane = next
    }
    for (let row = 0; row < 25; row += 5) {
      const r = a.slice(row, row + 5)
      for (let i = 0; i < 5; i++) a[row + i] = r[i] ^ (~r[(i + 1) % 5] & mask & r[(i + 2) % 5])
    }
    for (let j = 0; j < 7; j++) {
      if (register & 1) a[0] ^= 1n << BigInt((1 << j) - 1)
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0)
    }
  }
}
