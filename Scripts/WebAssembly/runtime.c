// What Embedded Swift asks of the machine below it: memory to allocate, memory to copy. Nothing else is there.
#include <stddef.h>
#include <stdint.h>

// A free list kept in the order of addresses: the first piece that is large enough is taken, and a piece that comes back is
// joined with its neighbours. Every piece begins with its size, 16 bytes before the memory that the caller gets.
typedef struct Piece {
  size_t size;  // of the whole piece, this head included
  struct Piece *next;
} Piece;

enum { head = 16, page = 65536 };

extern unsigned char __heap_base;
static Piece *free_list;
static uintptr_t top;
static size_t in_use;

static void give_back(Piece *piece) {
  Piece **link = &free_list;
  while (*link && *link < piece) link = &(*link)->next;
  Piece *before = link == &free_list ? NULL : (Piece *)((char *)link - offsetof(Piece, next));
  piece->next = *link;
  *link = piece;
  if (piece->next && (char *)piece + piece->size == (char *)piece->next) {
    piece->size += piece->next->size;
    piece->next = piece->next->next;
  }
  if (before && (char *)before + before->size == (char *)piece) {
    before->size += piece->size;
    before->next = piece->next;
  }
}

// Adds at least `size` bytes to the free list; false where the browser gives no more.
static int grow(size_t size) {
  if (!top) top = ((uintptr_t)&__heap_base + head - 1) & ~(uintptr_t)(head - 1);
  uintptr_t end = (uintptr_t)__builtin_wasm_memory_size(0) * page;
  if (end < top + size) {
    size_t pages = (top + size - end + page - 1) / page;
    if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1) return 0;
    end += pages * page;
  }
  Piece *piece = (Piece *)top;
  piece->size = end - top;
  top = end;
  give_back(piece);
  return 1;
}

// The memory begins at an aligned address inside the piece; the word before it says where the piece begins.
int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment < head) alignment = head;
  if (size > SIZE_MAX / 2 || alignment > SIZE_MAX / 4) return 12;
  size_t needed = (size + head + alignment + head - 1) & ~(size_t)(head - 1);
  for (int attempt = 0; attempt < 2; attempt++) {
    for (Piece **link = &free_list; *link; link = &(*link)->next) {
      Piece *piece = *link;
      if (piece->size < needed) continue;
      if (piece->size >= needed + 2 * head) {
        Piece *rest = (Piece *)((char *)piece + needed);
        rest->size = piece->size - needed;
        rest->next = piece->next;
        piece->size = needed;
        *link = rest;
      } else {
        *link = piece->next;
      }
      uintptr_t start = ((uintptr_t)piece + head + alignment - 1) & ~(uintptr_t)(alignment - 1);
      ((Piece **)start)[-1] = piece;
      *memory = (void *)start;
      in_use += piece->size;
      return 0;
    }
    if (!grow(needed)) return 12;
  }
  return 12;
}

void free(void *memory) {
  if (!memory) return;
  Piece *piece = ((Piece **)memory)[-1];
  in_use -= piece->size;
  give_back(piece);
}

// Bytes taken and not given back, so that a test can see a leak.
__attribute__((export_name("bytes_in_use"))) size_t bytes_in_use(void) { return in_use; }

// Swift guards its stack frames; a frame that was written over ends the program.
uintptr_t __stack_chk_guard = 0x5bd1e995;
_Noreturn void __stack_chk_fail(void) { __builtin_trap(); }

void *memset(void *target, int value, size_t count) {
  for (unsigned char *byte = target; count--;) *byte++ = (unsigned char)value;
  return target;
}

void *memmove(void *target, const void *source, size_t count) {
  unsigned char *to = target;
  const unsigned char *from = source;
  if (to < from) {
    while (count--) *to++ = *from++;
  } else {
    while (count--) to[count] = from[count];
  }
  return target;
}

void *memcpy(void *target, const void *source, size_t count) { return memmove(target, source, count); }

int memcmp(const void *left, const void *right, size_t count) {
  const unsigned char *a = left, *b = right;
  for (; count--; a++, b++) {
    if (*a != *b) return *a - *b;
  }
  return 0;
}
