namespace OpenLedger.Scenarios.Text;

/// <summary>
/// Applies <c>--set path=value</c> to a tree before it is bound: dotted keys, items of lists by number from 0. Missing mappings are
/// made, scalars on the way replaced; whether the keys mean anything is for the binder to say.
/// </summary>
internal static class SettingApplier
{
    /// <summary>Applies one setting; what is wrong with it is reported under <c>--set path</c>.</summary>
    /// <param name="root">The scenario, changed in place.</param>
    /// <param name="setting">Path and value.</param>
    /// <param name="rank">Rank of the setting as a source of diagnostics, from 1.</param>
    /// <param name="diagnostics">Where errors go.</param>
    public static void Apply(MappingNode root, Setting setting, int rank, DiagnosticBag diagnostics)
    {
        SourceText source = new($"--set {ScalarNode.Shortened(setting.Path)}", "", rank);
        Place place = new(source, 1, 1);
        string[] steps = setting.Path.Split('.');
        if (steps.Any(string.IsNullOrWhiteSpace))
        {
            diagnostics.Error(DiagnosticCodes.SettingPath, place, "a path is keys with dots between them",
                "for example --set attack.at=2h or --set workload.0.rate=5/s");
            return;
        }

        if (steps.Length > TreeReader.MaxDepth)
        {
            diagnostics.Error(DiagnosticCodes.TooDeep, place, $"the path is more than {TreeReader.MaxDepth} levels deep");
            return;
        }

        Node? value = TreeReader.ReadValue(source, setting.Value, diagnostics);
        if (value is not null)
        {
            Apply(root, steps, value, place, diagnostics);
        }
    }

    private static void Apply(MappingNode root, string[] steps, Node value, Place place, DiagnosticBag diagnostics)
    {
        Node parent = root;
        for (int i = 0; i < steps.Length; i++)
        {
            bool last = i == steps.Length - 1;
            Node? child;
            if (parent is SequenceNode sequence)
            {
                if (!TryIndex(sequence, steps, i, place, diagnostics, out int index))
                {
                    return;
                }

                child = last ? value : Container(sequence.Items[index], place);
                sequence.Items[index] = child;
            }
            else
            {
                // A parent is a mapping or a list: scalars on the way were replaced one step before.
                MappingNode mapping = (MappingNode)parent;
                bool known = mapping.TryGet(steps[i], out MappingEntry entry);
                if (i == 1 && !known && !last)
                {
                    WarnOfNearName(mapping, steps, place, diagnostics);
                }

                child = last ? value : Container(known ? entry.Value : null, place);
                if (last || !known || !ReferenceEquals(child, entry.Value))
                {
                    mapping.Set(new ScalarNode(place, steps[i], quoted: false, singleLine: true), child);
                }
            }

            parent = child;
        }
    }

    // Below the top, keys of many sections are names that one may choose, so nobody else would notice one that was mistyped.
    private static void WarnOfNearName(MappingNode mapping, string[] steps, Place place, DiagnosticBag diagnostics)
    {
        if (NearestName.Find(steps[1], mapping.Entries.Select(entry => entry.Key.Text)) is { } near)
        {
            diagnostics.Warning(DiagnosticCodes.SettingPath, place,
                $"'{ScalarNode.Shortened(steps[1])}' is not in the file's {ScalarNode.Shortened(steps[0])}, so it is new",
                $"did you mean '{near}'?");
        }
    }

    private static Node Container(Node? node, Place place) => node is MappingNode or SequenceNode ? node : new MappingNode(place);

    private static bool TryIndex(
        SequenceNode sequence, string[] steps, int step, Place place, DiagnosticBag diagnostics, out int index)
    {
        bool isIndex = int.TryParse(steps[step], System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out index);
        if (isIndex && index < sequence.Items.Count)
        {
            return true;
        }

        string list = string.Join('.', steps.Take(step));
        diagnostics.Error(DiagnosticCodes.SettingPath, place,
            $"'{ScalarNode.Shortened(steps[step])}' is no item of the list '{ScalarNode.Shortened(list)}', which has {sequence.Items.Count}",
            "items are numbered from 0");
        return false;
    }
}
