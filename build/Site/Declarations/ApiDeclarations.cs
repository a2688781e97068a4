namespace Rungs.Site.Declarations;

/// <summary>Types and members as simple C#, without attributes; nullability where it is asked for.</summary>
/// <remarks>The reference shows it, and the approved texts of the public surface are made of it.</remarks>
internal sealed partial class ApiDeclarations(bool nullability = false);
