import { Link } from 'react-router';
import { Empty } from '../parts/empty.tsx';
import { useTitle } from './use-title.ts';

/** The page for an address nothing stands at. */
export function NotFound() {
  useTitle('Not found');
  return (
    <Empty
      icon="search"
      heading
      title="There is no such page"
      actions={
        <Link to="/" className="button" data-kind="primary">
          Discover modules
        </Link>
      }
    >
      The address may be mistyped. Modules live at <code>/modules/</code> followed by their id.
    </Empty>
  );
}
