// The sample project's JSON files: the legacy ones and unified JSON, schema 3.0.0.
import { createHash } from 'node:crypto'
import { beamBusOf, contractsOf, deployerOf, networks, proxyOf, relayEndpointOf } from './sample-records.mjs'

const CONFIGURED_AT = '2025-12-05T09:08:25.054Z'
const CONSOLIDATED_AT = '2026-02-25T07:38:39.005Z'
const TIERS = { crossTierAllowed: false, crossTierDetected: false, overrideMethod: 'none' }

const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1)
const iso = (milliseconds) => new Date(milliseconds).toISOString()
const pretty = (value) => JSON.stringify(value, null, 2)

/** The legacy files and their text, by name: NAME.json and config-NAME.json for each network. */
export function legacyFiles() {
  return new Map(
    networks.flatMap((network) => [
      [`${network.name}.json`, pretty(legacyOf(network))],
      [`config-${network.name}.json`, pretty(legacyConfigurationOf(network))],
    ]),
  )
}

/** The unified files and their text, by name. */
export function unifiedFiles() {
  return new Map(networks.map((network) => [`${network.name}.unified.json`, pretty(unifiedOf(network))]))
}

/** The networks of the same tier that the relay protocol connects to this one. */
function relayRemotes(network) {
  if (!network.protocols.includes('relay')) return []
  return networks.filter(
    (other) => other !== network && other.tier === network.tier && other.protocols.includes('relay'),
  )
}

function legacyOf(network) {
  const all = contractsOf(network)
  const described = all.filter(({ category, name }) => category === 'core' || name === 'BeamModule')
  const proxies = (wanted) =>
    Object.fromEntries(
      all.filter(({ category }) => category === wanted).map(({ name, record }) => [lowerFirst(name), record.proxyAddress]),
    )
  const infrastructure = proxies('infrastructure')
  return {
    network: network.name,
    chainId: network.chainId,
    deployer: deployerOf(network),
    timestamp: network.deployedAt,
    deploymentMode: network.mode,
    protocolsDeployed: network.protocols,
    contracts: Object.fromEntries(
      described.map(({ name, record }) => [name, { proxy: record.proxyAddress, implementation: record.address }]),
    ),
    config: {
      relayEndpoint: relayEndpointOf(network),
      beamBus: beamBusOf(network),
      governanceVault: deployerOf(network).toLowerCase(),
    },
    implementationHashes: Object.fromEntries(
      described.map(({ name, record }) => [name, record.implementationHash]),
    ),
    lastDeployed: iso(Math.max(...all.map(({ record }) => record.timestamp))),
    protocolContracts: proxies('protocol'),
    ...(Object.keys(infrastructure).length > 0 && { infrastructureContracts: infrastructure }),
  }
}

function legacyConfigurationOf(network) {
  return {
    chainId: network.chainId,
    network: network.name,
    networkTier: network.tier,
    deploymentMode: network.mode,
    timestamp: CONFIGURED_AT,
    tierValidation: TIERS,
    protocolsConfigured: network.protocols.map((protocol) => ({ protocol, configured: true, details: 'Already configured' })),
    relayRemotes: relayRemotes(network).map((remote) => ({
      chainId: remote.relayChainId,
      networkTier: remote.tier,
      token: proxyOf(remote, 'Token'),
    })),
    beamRemotes: [],
    hailRemotes: [],
    supplyLedgerConfig: { reconciliationInterval: '900 seconds', toleranceThreshold: '100 basis points' },
    hailStatus: 'not ready',
  }
}

function unifiedOf(network) {
  const all = contractsOf(network)
  const sections = {
    contracts: contractsSection(network, all),
    configuration: configurationSection(network),
    topology: topologySection(network),
  }
  const sources = [`${network.name}.json`, `config-${network.name}.json`]
  return {
    schemaVersion: '3.0.0',
    fileVersion: network.chainId === 97 ? 4 : 1,
    network: network.name,
    chainId: network.chainId,
    networkTier: network.tier,
    metadata: {
      deployer: deployerOf(network),
      deploymentMode: network.mode,
      timestamp: network.deployedAt,
      lastUpdated: CONSOLIDATED_AT,
      protocolsEnabled: network.protocols,
      protocolsDeployed: network.protocols,
      protocolsConfigured: [],
      migrationHistory: [
        {
          from: 'v1.0.0',
          to: '3.0.0',
          timestamp: CONSOLIDATED_AT,
          migrator: 'consolidate-to-unified',
          notes: `Consolidated ${sources.join(', ')}`,
        },
      ],
      dataSources: { originalFormat: 'json-v1', importedFrom: sources, consolidatedAt: CONSOLIDATED_AT },
    },
    ...sections,
    verification: {
      contractVerification: {},
      implementationHashes: implementationHashes(all),
      dataIntegrity: {
        lastValidated: CONSOLIDATED_AT,
        checksums: Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, checksum(section)])),
      },
    },
    operations: {
      deploymentHistory: [{ contractName: 'Token', action: 'deployed', timestamp: network.deployedAt }],
      upgradeHistory: [],
      metrics: {},
    },
    ...extendedSections(all),
  }
}

function contractsSection(network, all) {
  const section = { core: {}, protocol: {}, infrastructure: {}, legacy: {} }
  for (const { name, category, record } of all) {
    const places = { proxy: record.proxyAddress, implementation: record.address }
    // One tool repeats the implementation as the address, and both forms of the time.
    section[category][name] =
      network.chainId === 97 && name === 'Token'
        ? { address: record.address, ...places, deployedAt: iso(record.timestamp), timestamp: record.timestamp }
        : places
    if (record.contractName !== name) {
      section.legacy[record.contractName] = { currentName: name, currentCategory: category }
    }
  }
  for (const optional of ['infrastructure', 'legacy']) {
    if (Object.keys(section[optional]).length === 0) delete section[optional]
  }
  return section
}

function configurationSection(network) {
  return {
    governance: { vault: deployerOf(network).toLowerCase() },
    protocols: {
      relay: {
        endpoint: relayEndpointOf(network),
        relayChainId: network.relayChainId,
        remotes: relayRemotes(network).map((remote) => ({
          chainId: remote.relayChainId,
          network: remote.name,
          networkTier: remote.tier,
          token: proxyOf(remote, 'Token'),
          status: 'active',
        })),
      },
      beam: { messageBus: beamBusOf(network), beamChainId: network.chainId, remotes: [] },
      hail: { mailbox: '0x0', hailChainId: 0, remotes: [], status: 'not ready' },
    },
    security: { pauseEnabled: true, emergencyDelay: 86400 },
    supplyLedger: { reconciliationInterval: 900, toleranceThreshold: 100, operators: [], requiredSignatures: 3 },
  }
}

function topologySection(network) {
  return {
    connectedChains: relayRemotes(network).map((remote) => ({
      chainId: remote.relayChainId,
      network: remote.name,
      networkTier: remote.tier,
      protocols: [{ name: 'relay', status: 'active', token: proxyOf(remote, 'Token') }],
      isHomeChain: false,
    })),
    tierValidation: TIERS,
    configurationStatus: { lastConfigured: CONFIGURED_AT, pendingConfigurations: [], failedConfigurations: [] },
  }
}

function implementationHashes(all) {
  const hashes = {}
  for (const { name, record } of all) {
    if (record.contractName !== name) hashes[record.contractName] = record.implementationHash
    hashes[name] = record.implementationHash
  }
  return hashes
}

function extendedSections(all) {
  const sorted = [...all].sort((a, b) => (a.name < b.name ? -1 : 1))
  return Object.fromEntries(
    sorted.map(({ name, record }) => [
      `extended_${name}`,
      {
        factoryByteCodeHash: record.factoryByteCodeHash,
        implementationHash: record.implementationHash,
        ...(record.deploymentArgs && { deploymentArgs: record.deploymentArgs }),
        timestamp: record.timestamp,
      },
    ]),
  )
}

/** The first 16 hexadecimal digits of the SHA-256 of a section's compact JSON. */
function checksum(section) {
  return createHash('sha256').update(JSON.stringify(section)).digest('hex').slice(0, 16)
}
