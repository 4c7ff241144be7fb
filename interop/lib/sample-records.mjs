// The sample project's contracts: 26 on five networks and two junk records, of the shapes that
// deployment tools leave. All names, addresses and hashes are invented; the chain ids are public.
import { addressOf, hashOf } from './invented.mjs'

const ROUTER = 'contracts/xchain/BridgeRouter.sol:BridgeRouter'
const TWENTY_MILLION_TOKENS = '20000000000000000000000000'

/** The networks; `alias` is the other name that one of the tools used for the same chain. */
export const networks = [
  { name: 'bscmainnet', alias: 'bsc', chainId: 56, tier: 'mainnet', mode: 'multi-protocol', protocols: ['relay', 'beam'], deployedAt: '2025-11-18T11:11:18.006Z', relayChainId: 30102 },
  { name: 'bsctestnet', alias: 'bscTestnet', chainId: 97, tier: 'testnet', mode: 'multi-protocol', protocols: ['relay', 'beam'], deployedAt: '2025-12-04T20:18:50.055Z', relayChainId: 40102 },
  { name: 'basesepolia', alias: 'baseSepolia', chainId: 84532, tier: 'testnet', mode: 'standard', protocols: ['relay'], deployedAt: '2025-12-04T20:19:42.633Z', relayChainId: 40245 },
  { name: 'optimismsepolia', alias: 'opSepolia', chainId: 11155420, tier: 'testnet', mode: 'standard', protocols: ['relay'], deployedAt: '2025-12-04T20:20:10.608Z', relayChainId: 40232 },
  { name: 'sapphiretestnet', alias: 'sapphireTestnet', chainId: 23295, tier: 'testnet', mode: 'standard', protocols: ['beam'], deployedAt: '2025-12-04T15:28:24.176Z', relayChainId: 0 },
]

// The order is the one of deployment. `args` are the constructor's; without it the record has none.
const contracts = [
  { name: 'Token', category: 'core', on: [56, 97, 84532, 11155420, 23295], noArgsListed: [97] },
  { name: 'SupplyLedger', category: 'core', on: [56, 97, 84532, 11155420, 23295] },
  { name: 'BeamModule', category: 'protocol', on: [56, 97, 23295] },
  { name: 'RelayModule', category: 'protocol', on: [56, 97, 84532, 11155420], args: (n) => [proxyOf(n, 'Token'), relayEndpointOf(n), deployerOf(n)] },
  { name: 'HailModule', category: 'protocol', on: [97], args: (n) => [proxyOf(n, 'Token'), addressOf(`${n.tier} hail mailbox`), deployerOf(n)], deployedAt: '2026-02-14T08:40:12.480Z' },
  { name: 'ModuleRegistry', category: 'infrastructure', on: [56, 97], args: (n) => [deployerOf(n)] },
  { name: 'FeeKeeper', category: 'infrastructure', on: [56, 97], args: (n) => [deployerOf(n)] },
  { name: 'SafetyGuard', category: 'infrastructure', on: [56, 97], args: (n) => [deployerOf(n), TWENTY_MILLION_TOKENS] },
  { name: 'BridgeRouter', fullName: ROUTER, category: 'infrastructure', on: [56, 97], args: (n) => [proxyOf(n, 'Token'), proxyOf(n, 'FeeKeeper'), proxyOf(n, 'SafetyGuard'), deployerOf(n)] },
]

/** Upgraded on the testnets between the two backups. */
const UPGRADED = 'SupplyLedger'
const UPGRADED_AT = '2026-02-20T16:05:31.219Z'

export const deployerOf = (network) => addressOf(`${network.tier} deployer`)
export const relayEndpointOf = (network) =>
  network.protocols.includes('relay') ? addressOf(`${network.tier} relay endpoint`) : `0x${'0'.repeat(40)}`
export const beamBusOf = (network) =>
  network.protocols.includes('beam') ? addressOf(`${network.name} beam bus`) : `0x${'0'.repeat(40)}`
export const proxyOf = (network, name) => addressOf(`${network.chainId} ${name} proxy`)

/** A network's contracts as { name, category, record }, in the order of deployment. */
export function contractsOf(network, { beforeUpgrade = false } = {}) {
  const here = contracts.filter((contract) => contract.on.includes(network.chainId))
  const kept = here.filter((contract) => !beforeUpgrade || contract.name !== 'HailModule')
  return kept.map((contract, i) => {
    const upgraded = contract.name === UPGRADED && network.tier === 'testnet' && !beforeUpgrade
    const version = upgraded ? '2' : '1'
    const hash = hashOf(`${network.tier} ${contract.name} ${version}`)
    // The tool that recorded constructor arguments is the one that used the other network names.
    const record = {
      contractName: contract.fullName ?? contract.name,
      chainId: network.chainId,
      networkName: contract.args ? network.alias : network.name,
      address: addressOf(`${network.chainId} ${contract.name} implementation ${version}`),
      factoryByteCodeHash: hash,
      implementationHash: hash,
      proxyAddress: proxyOf(network, contract.name),
    }
    if (contract.args) record.deploymentArgs = contract.args(network)
    if (contract.noArgsListed?.includes(network.chainId)) record.deploymentArgs = []
    record.timestamp = upgraded
      ? Date.parse(UPGRADED_AT)
      : Date.parse(contract.deployedAt ?? network.deployedAt) + i * 9431
    return { name: contract.name, category: contract.category, record }
  })
}

/** What a test run left behind: no real chain, no hash, one address that is none. */
const junk = [
  ['Token', 'feed', 'beef'],
  ['SupplyLedger', 'wxyz', 'cafe'],
].map(([contractName, address, proxy]) => ({
  contractName,
  chainId: 31337,
  networkName: 'test',
  address: `0x${address.padEnd(40, '0')}`,
  factoryByteCodeHash: '',
  proxyAddress: `0x${proxy.padEnd(40, '0')}`,
  timestamp: 1771243200123,
}))

/** All records as [key, value] in the order of deployment: 26 and the junk, or the older 25. */
export function entries(options = {}) {
  const records = networks.flatMap((network) => contractsOf(network, options).map(({ record }) => record))
  return [...records, ...(options.beforeUpgrade ? [] : junk)].map((record) => [
    `${record.chainId}-${record.contractName}`,
    JSON.stringify(record),
  ])
}
