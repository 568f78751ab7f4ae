import { hexSuite } from './hex.suite.ts';

hexSuite();
