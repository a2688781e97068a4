namespace Rungs.Testing.Schedules;

/// <summary>Ends what a simulated test left running or waiting. A cancellation, so that no task counts it as a failure.</summary>
internal sealed class SimulationEndedException() : OperationCanceledException("The simulation is over; what it left running is ended.");
