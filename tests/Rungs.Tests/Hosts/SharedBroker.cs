namespace Rungs.Tests.Hosts;

/// <summary>The broker that tests share which do it no harm.</summary>
[CollectionDefinition(nameof(SharedBroker))]
public sealed class SharedBroker : ICollectionFixture<Broker>;
