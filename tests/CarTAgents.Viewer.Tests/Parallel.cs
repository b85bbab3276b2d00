// Each of these takes all processors where one of them draws.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
