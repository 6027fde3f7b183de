namespace OpenLedger.Reporting.Terminal;

/// <summary>What the screen can do.</summary>
/// <param name="Width">Columns; 80 where output goes to a file or another program.</param>
/// <param name="Colour">Whether colours may be used.</param>
public sealed record ScreenOptions(int Width, bool Colour)
{
    /// <summary>Columns of output that does not go to a terminal.</summary>
    public const int PipedWidth = 80;

    /// <summary>The narrowest screen that tables are made for.</summary>
    public const int MinimumWidth = 60;
}
