// Nets are compiled, jitted and run by most classes here: more than two at once only get into each other's way.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
