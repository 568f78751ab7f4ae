// The layer rule of ARCHITECTURE.md. Composition roots alone import across layers.
const roots = '^src/(ui/main\\.tsx|workers/[^/]+/[^/]+\\.worker\\.ts|cli/main\\.ts|relay/main\\.ts)$';
const tests = '\\.(test|spec|suite|cases)\\.tsx?$';
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: [roots, tests] },
  to: { path: '^src/', pathNot: to },
});
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(url|worker)|^virtual:' },
    },
    only('willow-imports-nothing', '^src/willow/', ['^src/willow/']),
    only('registry-imports-willow-only', '^src/registry/', ['^src/registry/', '^src/willow/']),
    only('crdt-imports-registry-and-willow', '^src/crdt/', ['^src/(crdt|registry|willow)/']),
    only('storage-imports-registry-and-willow', '^src/storage/', ['^src/(storage|registry|willow)/']),
    only('p2p-imports-registry-and-willow', '^src/p2p/', ['^src/(p2p|registry|willow)/']),
    only('workers-contracts-import-inward', '^src/workers/', ['^src/(workers|registry|willow)/']),
    only('ui-talks-to-workers', '^src/ui/', ['^src/(ui|workers|registry)/']),
    only('relay-imports-inward', '^src/relay/', ['^src/(relay|registry|willow|crdt|storage|p2p)/']),
    only('cli-imports-inward', '^src/cli/', ['^src/(cli|registry|willow|crdt|storage|p2p|relay)/']),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
