#if arch(x86_64)
  import BackpropKernels

  /// AVX2 kernels for `Float`: vectors of 256 bits.
  public let avx2FloatKernels = KernelSet<Float>(
    name: "AVX2", vectorWidth: SIMD8<Float>.scalarCount,
    multiply: { BackpropKernels.multiply(SIMD8<Float>.self, tile: Six.self, $0) },
    multiplyRow: { BackpropKernels.multiplyRow(SIMD8<Float>.self, $0) },
    packPanels: {
      BackpropKernels.packPanels(
        SIMD8<Float>.self, weights: $0, outputs: $1, inputs: $2, first: $3, count: $4, panels: $5)
    },
    turnRows: { BackpropKernels.turnRows(SIMD8<Float>.self, $0, rows: $1, columns: $2, $3, stride: $4) },
    activate: {
      BackpropKernels.activate(
        SIMD8<Float>.self, $0, alpha: $1, bias: $2, z: $3, a: $4, rows: $5, columns: $6, stride: $7)
    },
    multiplyByDerivative: {
      BackpropKernels.multiplyByDerivative(SIMD8<Float>.self, $0, alpha: $1, y: $2, dz: $3, count: $4)
    },
    drop: {
      BackpropKernels.drop(
        SIMD8<Float>.self, x: $0, y: $1, mask: $2, rows: $3, columns: $4, stride: $5, firstRow: $6,
        address: $7,
        threshold: $8, keep: $9)
    },
    multiplyEach: { BackpropKernels.multiplyEach(SIMD8<Float>.self, $0, $1, $2, count: $3) },
    convertBytes: {
      BackpropKernels.convertBytes(SIMD8<Float>.self, $0, scale: $1, offset: $2, share: $3, x: $4, count: $5)
    },
    losses: { BackpropKernels.losses(SIMD8<Float>.self, $0, $1) },
    softmax: { BackpropKernels.softmax(SIMD8<Float>.self, z: $0, rows: $1, columns: $2, stride: $3) },
    sumColumns: {
      BackpropKernels.sumColumns(SIMD8<Float>.self, $0, rows: $1, columns: $2, stride: $3, sums: $4)
    },
    add: { BackpropKernels.add(SIMD8<Float>.self, $0, $1, count: $2) },
    allFinite: { BackpropKernels.allFinite(SIMD8<Float>.self, $0, count: $1) },
    sumColumnProducts: {
      BackpropKernels.sumColumnProducts(SIMD8<Float>.self, $0, $1, $2, $3, rows: $4, columns: $5, sums: $6)
    },
    sumColumnSquares: {
      BackpropKernels.sumColumnSquares(SIMD8<Float>.self, $0, $1, center: $2, rows: $3, columns: $4, sums: $5)
    },
    scaleColumns: {
      BackpropKernels.scaleColumns(
        SIMD8<Float>.self, $0, $1, $2, $3, rows: $4, columns: $5, scale: $6, shift: $7)
    },
    blendColumns: {
      BackpropKernels.blendColumns(
        SIMD8<Float>.self, $0, $1, $2, $3, $4, $5, rows: $6, columns: $7, share: $8)
    },
    sumColumnDifferences: {
      BackpropKernels.sumColumnDifferences(
        SIMD8<Float>.self, $0, $1, $2, $3, $4, rows: $5, columns: $6, sums: $7)
    },
    periodic: { BackpropKernels.periodic(SIMD8<Float>.self, $0, $1) },
    normalizeColumns: { BackpropKernels.normalizeColumns(SIMD8<Float>.self, $0) },
    normalizeColumnsBackward: { BackpropKernels.normalizeColumnsBackward(SIMD8<Float>.self, $0) },
    normalizeRows: { BackpropKernels.normalizeRows(SIMD8<Float>.self, $0) },
    normalizeRowsBackward: { BackpropKernels.normalizeRowsBackward(SIMD8<Float>.self, $0) },
    transform: { BackpropKernels.transform(SIMD8<Float>.self, $0, $1, $2, count: $3) },
    reduce: { BackpropKernels.reduce(SIMD8<Float>.self, $0, $1, count: $2) },
    update: { BackpropKernels.update(SIMD8<Float>.self, $0, $1) },
    passSmallNetwork: { BackpropKernels.passSmallNetwork(SIMD8<Float>.self, $0) },
    stepSmallNetwork: { BackpropKernels.stepSmallNetwork(SIMD8<Float>.self, $0, $1, $2) },
    descendSmallRows: { BackpropKernels.descendSmallRows(SIMD8<Float>.self, $0, $1, &$2) },
    packSmallNetwork: { BackpropKernels.packSmallNetwork(SIMD8<Float>.self, $0, $1, $2) }
  )
#endif
