/// The end of a message: ", got 0.5". Embedded Swift leaves the number out, as printing one takes more code than a network.
func got(_ number: Double) -> String {
  #if hasFeature(Embedded)
    ""
  #else
    ", got \(number)"
  #endif
}
