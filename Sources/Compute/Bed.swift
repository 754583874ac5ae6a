#if !hasFeature(Embedded)

  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Where one thread sleeps until another wakes it.
  ///
  /// Who wakes does so after the reason to sleep is gone, and whoever lies down looks once more whether it is: no call is
  /// missed. Waking costs some microseconds, and the sleeper is back after as many or, on a virtual machine, a hundred.
  @safe final class Bed: @unchecked Sendable {
    private let isOccupied = Atomic<Bool>(false)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let call = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
      unsafe pthread_mutex_init(mutex, nil)
      unsafe pthread_cond_init(call, nil)
    }

    deinit {
      unsafe pthread_cond_destroy(call)
      unsafe pthread_mutex_destroy(mutex)
      unsafe call.deallocate()
      unsafe mutex.deallocate()
    }

    /// Sleeps until `wake`; not at all where there is no reason to, which `hasReason` reads in sequential consistency.
    func sleep(while hasReason: () -> Bool) {
      unsafe pthread_mutex_lock(mutex)
      isOccupied.store(true, ordering: .sequentiallyConsistent)
      if hasReason() {
        while isOccupied.load(ordering: .relaxed) { unsafe pthread_cond_wait(call, mutex) }
      }
      isOccupied.store(false, ordering: .relaxed)
      unsafe pthread_mutex_unlock(mutex)
    }

    /// Wakes the thread; false where nobody sleeps.
    @inline(__always)
    @discardableResult
    func wake() -> Bool {
      isOccupied.load(ordering: .sequentiallyConsistent) && wakeSleeper()
    }

    private func wakeSleeper() -> Bool {
      unsafe pthread_mutex_lock(mutex)
      isOccupied.store(false, ordering: .relaxed)
      unsafe pthread_cond_signal(call)
      unsafe pthread_mutex_unlock(mutex)
      return true
    }
  }

#endif
