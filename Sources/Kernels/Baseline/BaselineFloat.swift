import BackpropKernels

/// baseline kernels for `Float`: vectors of 128 bits.
public let baselineFloatKernels = KernelSet<Float>(
  name: "baseline", vectorWidth: SIMD4<Float>.scalarCount,
  multiply: { BackpropKernels.multiply(SIMD4<Float>.self, tile: Six.self, $0) },
  multiplyRow: { BackpropKernels.multiplyRow(SIMD4<Float>.self, $0) },
  packPanels: {
    BackpropKernels.packPanels(
      SIMD4<Float>.self, weights: $0, outputs: $1, inputs: $2, first: $3, count: $4, panels: $5)
  },
  turnRows: { BackpropKernels.turnRows(SIMD4<Float>.self, $0, rows: $1, columns: $2, $3, stride: $4) },
  activate: {
    BackpropKernels.activate(
      SIMD4<Float>.self, $0, alpha: $1, bias: $2, z: $3, a: $4, rows: $5, columns: $6, stride: $7)
  },
  multiplyByDerivative: {
    BackpropKernels.multiplyByDerivative(SIMD4<Float>.self, $0, alpha: $1, y: $2, dz: $3, count: $4)
  },
  drop: {
    BackpropKernels.drop(
      SIMD4<Float>.self, x: $0, y: $1, mask: $2, rows: $3, columns: $4, stride: $5, firstRow: $6, address: $7,
      threshold: $8, keep: $9)
  },
  multiplyEach: { BackpropKernels.multiplyEach(SIMD4<Float>.self, $0, $1, $2, count: $3) },
  convertBytes: {
    BackpropKernels.convertBytes(SIMD4<Float>.self, $0, scale: $1, offset: $2, share: $3, x: $4, count: $5)
  },
  losses: { BackpropKernels.losses(SIMD4<Float>.self, $0, $1) },
  softmax: { BackpropKernels.softmax(SIMD4<Float>.self, z: $0, rows: $1, columns: $2, stride: $3) },
  sumColumns: {
    BackpropKernels.sumColumns(SIMD4<Float>.self, $0, rows: $1, columns: $2, stride: $3, sums: $4)
  },
  add: { BackpropKernels.add(SIMD4<Float>.self, $0, $1, count: $2) },
  allFinite: { BackpropKernels.allFinite(SIMD4<Float>.self, $0, count: $1) },
  sumColumnProducts: {
    BackpropKernels.sumColumnProducts(SIMD4<Float>.self, $0, $1, $2, $3, rows: $4, columns: $5, sums: $6)
  },
  sumColumnSquares: {
    BackpropKernels.sumColumnSquares(SIMD4<Float>.self, $0, $1, center: $2, rows: $3, columns: $4, sums: $5)
  },
  scaleColumns: {
    BackpropKernels.scaleColumns(
      SIMD4<Float>.self, $0, $1, $2, $3, rows: $4, columns: $5, scale: $6, shift: $7)
  },
  blendColumns: {
    BackpropKernels.blendColumns(
      SIMD4<Float>.self, $0, $1, $2, $3, $4, $5, rows: $6, columns: $7, share: $8)
  },
  sumColumnDifferences: {
    BackpropKernels.sumColumnDifferences(
      SIMD4<Float>.self, $0, $1, $2, $3, $4, rows: $5, columns: $6, sums: $7)
  },
  periodic: { BackpropKernels.periodic(SIMD4<Float>.self, $0, $1) },
  normalizeColumns: { BackpropKernels.normalizeColumns(SIMD4<Float>.self, $0) },
  normalizeColumnsBackward: { BackpropKernels.normalizeColumnsBackward(SIMD4<Float>.self, $0) },
  normalizeRows: { BackpropKernels.normalizeRows(SIMD4<Float>.self, $0) },
  normalizeRowsBackward: { BackpropKernels.normalizeRowsBackward(SIMD4<Float>.self, $0) },
  transform: { BackpropKernels.transform(SIMD4<Float>.self, $0, $1, $2, count: $3) },
  reduce: { BackpropKernels.reduce(SIMD4<Float>.self, $0, $1, count: $2) },
  update: { BackpropKernels.update(SIMD4<Float>.self, $0, $1) },
  passSmallNetwork: { BackpropKernels.passSmallNetwork(SIMD4<Float>.self, $0) },
  stepSmallNetwork: { BackpropKernels.stepSmallNetwork(SIMD4<Float>.self, $0, $1, $2) },
  descendSmallRows: { BackpropKernels.descendSmallRows(SIMD4<Float>.self, $0, $1, &$2) },
  packSmallNetwork: { BackpropKernels.packSmallNetwork(SIMD4<Float>.self, $0, $1, $2) }
)
