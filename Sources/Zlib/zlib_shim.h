// The system's zlib, and the calls of it that are macros, which Swift does not see.
#ifndef BACKPROP_ZLIB_SHIM_H
#define BACKPROP_ZLIB_SHIM_H

#include <zlib.h>

/// Prepares a stream for inflating; the window bits say the form, as in zlib's manual.
static inline int zlib_inflate_begin(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}

#endif
