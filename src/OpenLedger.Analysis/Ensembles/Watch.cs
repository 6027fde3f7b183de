namespace OpenLedger.Analysis.Ensembles;

/// <summary>Looks at something five times a second, from a thread of its own, until it is disposed of.</summary>
internal sealed class Watch : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public Watch(Action look)
    {
        _thread = new Thread(() =>
        {
            while (!_stop.Wait(Pace))
            {
                look();
            }
        })
        {
            IsBackground = true,
            Name = "watch",
        };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }
}
