namespace Rungs.Processes;

/// <summary>Marks a static method without parameters that each worker runs once, before its first call.</summary>
/// <remarks>
/// It is looked for in the assemblies and types of <see cref="PortableRegistry"/>. It may return a <see cref="Task"/>, which is waited for. Where it
/// throws, the worker does not start; the pool then says so, with the error. Several run in the order of registration.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class WorkerStartupAttribute : Attribute;
