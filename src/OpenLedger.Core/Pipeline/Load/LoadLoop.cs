namespace OpenLedger.Core.Pipeline.Load;

/// <summary>A thread of the load driver: a stage, and how it meets the others.</summary>
internal abstract class LoadLoop(LoadContext context)
{
    private Thread? _thread;

    protected LoadContext Context { get; } = context;

    protected StageWaiter Waiter { get; } = new();

    /// <summary>What the thread measured.</summary>
    public abstract IEnumerable<StageMeter> Meters { get; }

    public void Start(string name)
    {
        _thread = new Thread(RunGuarded) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public void Join() => _thread?.Join();

    /// <summary>Works until there is nothing more to do or everybody is to stop.</summary>
    protected abstract void Run();

    private void RunGuarded()
    {
        try
        {
            Run();
        }
        catch (Exception exception)
        {
            // Whatever it was: the run ends, and whoever waits for it is told.
            Context.Fail(exception);
        }
    }
}
