using System.Globalization;
using CarTAgents.Model.Tissues;

namespace CarTAgents.Output.Pictures;

public sealed partial record Frame
{
    /// <summary>The legend: a swatch, a name and a count for each kind and condition, in as many columns as fit.</summary>
    private sealed class Legend
    {
        private const int Swatch = 20;
        private const int ColumnGap = 40;

        private readonly List<(string Name, string Count, Action<Raster, int, int, int> Site)> _entries = [];
        private readonly int _site;
        private readonly string _remark;

        /// <param name="cells">The cells.</param>
        /// <param name="site">Pixels a site.</param>
        /// <param name="remark">What the counts are of, where that is more than what is drawn; empty otherwise.</param>
        public Legend(FrameCells cells, int site, string remark)
        {
            _site = site;
            _remark = remark;
            foreach (FrameKind kind in cells.Residents)
            {
                Add(kind.Name, kind.Count, (r, x, y, s) => DrawResident(r, x, y, s, kind.Colour, CellPhase.Alive));
            }

            Rgb example = cells.Residents.Count > 0 ? cells.Residents[0].Colour : Palette.Grey;
            if (cells.Dying is { } dying)
            {
                Add("dying", dying, (r, x, y, s) => DrawResident(r, x, y, s, example, CellPhase.Dying));
            }

            if (cells.Debris is { } debris)
            {
                Add("debris", debris, (r, x, y, s) => DrawResident(r, x, y, s, example, CellPhase.Debris));
            }

            foreach (FrameKind kind in cells.TCells)
            {
                Add(kind.Name, kind.Count, (r, x, y, s) => DrawT(r, x, y, s, kind.Colour, bound: false));
            }

            if (cells.Bound is { } bound)
            {
                // Grey, for it is the ring that says so, whatever the kind.
                Add("bound to a target", bound, (r, x, y, s) => DrawT(r, x, y, s, Palette.Grey, bound: true));
            }
        }

        /// <summary>The width of the legend in one column, pixels.</summary>
        public int Narrowest => Math.Max(PixelFont.Measure(_remark), TotalWidth(Math.Max(1, _entries.Count)));

        public int Height(int width) => (Rows(width) + (_remark.Length > 0 ? 1 : 0)) * Line;

        public void Draw(Raster raster, int left, int top, int width)
        {
            int rows = Rows(width);
            raster.Text(left, top + (rows * Line), _remark, Palette.Grey);
            for (int first = 0; first < _entries.Count; first += rows)
            {
                int columnWidth = ColumnWidth(first, rows);
                for (int i = first; i < Math.Min(first + rows, _entries.Count); i++)
                {
                    (string name, string count, Action<Raster, int, int, int> site) = _entries[i];
                    int y = top + ((i - first) * Line);
                    DrawSwatch(raster, left, y, site);
                    raster.Text(left + Swatch + 10, y, name, Palette.Ink);
                    raster.Text(left + columnWidth - PixelFont.Measure(count), y, count, Palette.Ink);
                }

                left += columnWidth + ColumnGap;
            }
        }

        // Small sites look different from large ones, so a swatch is a site of the picture, magnified.
        private void DrawSwatch(Raster raster, int left, int top, Action<Raster, int, int, int> site)
        {
            raster.Fill(left, top, Swatch, Swatch, Palette.Empty);
            if (_site >= 6)
            {
                site(raster, left + 2, top + 2, Swatch - 3);
                return;
            }

            int magnification = (Swatch - 2) / _site;
            int inset = (Swatch - (magnification * _site)) / 2;
            var small = new Raster(_site, _site, Palette.Empty);
            site(small, 0, 0, _site);
            for (int y = 0; y < _site; y++)
            {
                for (int x = 0; x < _site; x++)
                {
                    raster.Fill(
                        left + inset + (x * magnification),
                        top + inset + (y * magnification),
                        magnification,
                        magnification,
                        small[x, y]
                    );
                }
            }
        }

        private int Rows(int width)
        {
            int rows = 1;
            while (rows < _entries.Count && TotalWidth(rows) > width)
            {
                rows++;
            }

            return rows;
        }

        private int TotalWidth(int rows)
        {
            int width = 0;
            for (int first = 0; first < _entries.Count; first += rows)
            {
                width += ColumnWidth(first, rows) + (first == 0 ? 0 : ColumnGap);
            }

            return width;
        }

        private int ColumnWidth(int first, int rows)
        {
            int names = 0;
            int counts = 0;
            for (int i = first; i < Math.Min(first + rows, _entries.Count); i++)
            {
                names = Math.Max(names, PixelFont.Measure(_entries[i].Name));
                counts = Math.Max(counts, PixelFont.Measure(_entries[i].Count));
            }

            return Swatch + 10 + names + 14 + counts;
        }

        private void Add(string name, long count, Action<Raster, int, int, int> site) =>
            // In this font a comma would pass for a decimal point.
            _entries.Add((name, count.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' '), site));
    }
}
