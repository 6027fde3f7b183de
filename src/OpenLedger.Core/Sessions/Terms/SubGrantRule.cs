namespace OpenLedger.Core.Sessions;

/// <summary>C24: what a session may grant on. The default grants nothing on.</summary>
/// <param name="MaxDepth">Generations below it, at most <see cref="Limit"/>.</param>
/// <param name="MaxChildren">Sub-sessions that it may grant over its life.</param>
/// <param name="Mode">Where the budgets of its sub-sessions come from.</param>
public readonly record struct SubGrantRule(byte MaxDepth, ushort MaxChildren, SubGrantMode Mode)
{
    /// <summary>The deepest that sub-sessions nest: a root and four generations.</summary>
    public const int Limit = 4;
}
